// One job on a node: its files are laid out, a warm runtime works on them, and what it makes is sent as it becomes whole.
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import type { Socket } from 'node:net';
import { basename, join } from 'node:path';
import { type RecipeCard, withCard } from '#contract/asset/recipe-hardware.ts';
import { type ArtifactParams, type ProgressParams, RUNTIME_METHODS, type RuntimeParams } from '#contract/channels/runtime-rpc.ts';
import type { BuiltAsset } from '#contract/generation/generation.ts';
import type { AppError } from '#contract/outcome/errors.ts';
import type { Runtime } from '../../runtime/runtime.ts';
import { fileSystemError } from '../../storage/file-errors.ts';
import { uuidV7 } from '../../storage/names/uuid-v7.ts';
import { type AsideCard, FrameSender, type NodeRequest, type Parcel } from './node-frames.ts';

export interface NodeJobPlace {
  readonly runtime: Runtime;
  /** Holds the folders of jobs. */
  readonly work: string;
  /** The folders of the packs that this node has, by their hashes. */
  readonly packs: ReadonlyMap<string, string>;
  /** What the recipe says of where the job ran. */
  readonly node: { readonly name: string; readonly device: string };
  /** The graphics card, where one can be told from others. */
  readonly card?: RecipeCard | undefined;
  /** Hears how the job ended: with `error`, or well. */
  readonly judge: (error: AppError | undefined) => void;
  /** Cards that get no more jobs. */
  readonly aside: () => readonly AsideCard[];
}

/** Between two notes of progress within one stage. */
const PROGRESS_PAUSE_MS = 200;
const FROM_CUDA = /^cuda:/;

/** Runs the job and sends all that comes of it. Resolves when the runtime is free again. */
export async function runNodeJob(socket: Socket, { request, files }: Parcel, place: NodeJobPlace): Promise<void> {
  const gone = new AbortController();
  socket.once('close', () => gone.abort());
  if (socket.destroyed) return;
  const sender = new FrameSender(socket);
  const folder = await mkdtemp(join(place.work, 'job-'));
  try {
    await runIn(folder, { request, files }, { ...place, sender, signal: gone.signal });
    await sender.finished();
  } catch (cause) {
    sender.send({ kind: 'error', error: fileSystemError(cause, folder) });
    await sender.finished().catch(() => undefined);
  } finally {
    await rm(folder, { recursive: true, force: true }).catch(() => undefined); // swept at the next start
    socket.end();
  }
}

interface Running extends NodeJobPlace {
  readonly sender: FrameSender;
  readonly signal: AbortSignal;
}

async function runIn(folder: string, { request, files }: Parcel, running: Running): Promise<void> {
  const { sender, runtime, signal } = running;
  const [inputs, out] = [join(folder, 'inputs'), join(folder, 'made')];
  await mkdir(inputs);
  await mkdir(out);
  for (const [name, content] of files) await writeFile(join(inputs, name), content);
  const params = paramsOf(request, { inputs, out, packFolder: running.packs.get(request.pack) });
  if (params === undefined) return sender.send({ kind: 'error', error: notUnderstood() });
  sender.send({ kind: 'begun', node: running.node.name, device: running.node.device });
  const sent = new Set<string>();
  const onArtifact = ({ artifact, path }: ArtifactParams) => {
    const name = basename(path);
    sender.sendFile(path, name);
    sender.send({ kind: 'artifact', artifact, name });
    if (artifact === 'latent') sent.add(name); // written once; a preview may be drawn anew
  };
  const built = await runtime.call(request.method, params, { signal, onArtifact, onProgress: seldom(sender) });
  running.judge(built.ok ? undefined : built.error);
  if (running.aside().length > 0) sender.send({ kind: 'aside', cards: running.aside() });
  if (!built.ok) return sender.send({ kind: 'error', error: built.error });
  for (const name of await readdir(out)) if (!sent.has(name)) sender.sendFile(join(out, name), name);
  sender.send({ kind: 'result', built: withPlainNames(built.value, running) });
}

type Params = RuntimeParams<'generate'> & RuntimeParams<'rebuild'> & RuntimeParams<'variant'>;

interface Places {
  readonly inputs: string;
  readonly out: string;
  readonly packFolder: string | undefined;
}

/** With paths of this machine, and on whatever device it has; undefined for what is no request of the runtime's. */
function paramsOf({ method, params }: NodeRequest, { inputs, out, packFolder }: Places): Params | undefined {
  const { pictures, masks, latent, device } = params;
  const placed = (name: unknown) => (typeof name === 'string' ? join(inputs, basename(name)) : name);
  const parsed = RUNTIME_METHODS[method].params.safeParse({
    ...params,
    jobId: uuidV7(),
    folder: out,
    packFolder,
    device: typeof device === 'string' && FROM_CUDA.test(device) ? 'auto' : device,
    ...(Array.isArray(pictures) && { pictures: pictures.map(placed) }),
    ...(Array.isArray(masks) && { masks: masks.map(placed) }),
    ...(latent !== undefined && { latent: placed(latent) }),
  });
  // It is of the one method that it was parsed for, which TypeScript cannot follow through the table.
  return parsed.data as Params | undefined;
}

/** Progress a few times a second at most, and at each step from one stage to the next. */
function seldom(sender: FrameSender): (progress: ProgressParams) => void {
  let last: { readonly stage: string; readonly atMs: number } | undefined;
  return ({ jobId: _, ...progress }) => {
    const now = performance.now();
    if (last?.stage === progress.stage && now - last.atMs < PROGRESS_PAUSE_MS && progress.done < progress.total) return;
    last = { stage: progress.stage, atMs: now };
    sender.send({ kind: 'progress', progress });
  };
}

function withPlainNames(built: BuiltAsset, { node, card }: Pick<NodeJobPlace, 'node' | 'card'>): BuiltAsset {
  const files = Object.fromEntries(
    Object.entries(built.files).flatMap(([what, path]) => (path === undefined ? [] : [[what, basename(path)]])),
  );
  // The same keys, all of them strings.
  return { ...built, files: files as BuiltAsset['files'], recipe: { ...withCard(built.recipe, card), node } };
}

function notUnderstood(): AppError {
  return {
    code: 'protocol_violation',
    message: 'A node of the farm does not understand the job.',
    hint: 'Bring all machines of the farm to the same version of Espalier.',
  };
}
