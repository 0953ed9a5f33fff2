// Which packs and companions lie among files that somebody pointed at: in the official layout, in a hub's cache, or loose, as a
// browser saved them. Opens small descriptions alone, and never a file of weights.
import { basename, dirname, join, relative, sep } from 'node:path';
import type { AppError } from '#contract/outcome/errors.ts';
import { err, ok, type Result } from '#contract/outcome/result.ts';
import { KNOWN_PACKS } from '../catalogue/known-packs.ts';
import { RECEIPT_NAME, readReceipt } from '../receipt/pack-receipt.ts';
import { recogniseCompanions } from './companions.ts';
import { recogniseMatting } from './matting-sources.ts';
import { type PackSource, packName, type SourceFile } from './pack-source.ts';
import { PIPELINE_NAME, type PipelineParts, readPipeline } from './pipeline-parts.ts';
import { originalName, refused, sourceFile } from './source-files.ts';
import { cacheRepository, type WalkedFile } from './walk-source.ts';

/** What belongs to a pack. Pickles (.bin, .pt, .pth, .ckpt) never do: they can hold programs. */
const TAKEN = /(\.(json|safetensors|txt|md)|^(LICENSE|LICENCE|NOTICE)[^/]*)$/i;

/** Every pack and companion among `files`. Fails, by name, for what must not be taken, and when nothing is recognised. */
export async function recognise(files: readonly WalkedFile[], from: readonly string[]): Promise<Result<PackSource[]>> {
  const pipelines = files.filter((file) => originalName(file.path) === PIPELINE_NAME);
  const roots = pipelines.map((file) => dirname(file.path));
  const sources: PackSource[] = [];
  const taken = new Set<string>();
  for (const pipeline of pipelines) {
    const source = await packAt(pipeline, { files, roots, from });
    if (!source.ok) return source;
    sources.push(source.value);
    for (const { path } of source.value.files) taken.add(path);
  }
  const companions = await recogniseCompanions(
    files.filter(({ real }) => !taken.has(real)),
    from,
  );
  if (!companions.ok) return companions;
  sources.push(...companions.value);
  const matting = await recogniseMatting(files, from);
  if (!matting.ok) return matting;
  sources.push(...matting.value);
  return sources.length > 0 ? ok(sources) : err(nothingFound(from));
}

interface Surroundings {
  readonly files: readonly WalkedFile[];
  /** Folders of all pipelines. */
  readonly roots: readonly string[];
  readonly from: readonly string[];
}

async function packAt(pipeline: WalkedFile, surroundings: Surroundings): Promise<Result<PackSource>> {
  if (pipeline.problem !== undefined) return err(refused(pipeline.path, pipeline.problem));
  const parts = await readPipeline(pipeline.real);
  if (!parts.ok) return err(refused(pipeline.path, parts.error));
  const chosen = new Map([...ownFiles(pipeline, parts.value, surroundings), [PIPELINE_NAME, pipeline]]);
  for (const [path, file] of looseCheckpoints(parts.value, surroundings.files)) if (!chosen.has(path)) chosen.set(path, file);
  for (const { path, problem } of chosen.values()) if (problem !== undefined) return err(refused(path, problem));
  return ok(await describe(dirname(pipeline.path), parts.value, { chosen, from: surroundings.from }));
}

/** Everything of a folder in the official layout; nothing where a pipeline lies among files of whatever kind. */
function ownFiles(pipeline: WalkedFile, { inside }: PipelineParts, { files, roots }: Surroundings): [string, WalkedFile][] {
  const root = dirname(pipeline.path);
  const isLayout = files.some(({ path }) => path.startsWith(join(root, 'ckpts') + sep)) || inside.some((stem) => isAt(files, root, stem));
  if (!isLayout) return [];
  return files
    .filter((file) => file !== pipeline && belongsTo(file.path, root, roots))
    .map((file): [string, WalkedFile] => [relative(root, file.path).split(sep).join('/'), file])
    .filter(([path]) => TAKEN.test(path) && path !== RECEIPT_NAME);
}

async function describe(
  root: string,
  parts: PipelineParts,
  { chosen, from }: { chosen: ReadonlyMap<string, WalkedFile>; from: readonly string[] },
): Promise<PackSource> {
  const stems = new Set(parts.inside.map((stem) => basename(stem)));
  const known = KNOWN_PACKS.find(({ checkpoint }) => checkpoint !== undefined && stems.has(checkpoint));
  const receipt = await readReceipt(root);
  const manifest = receipt.ok ? receipt.value : undefined;
  const repository = cacheRepository(join(root, PIPELINE_NAME));
  const ownName = repository === undefined ? basename(root) : (basename(repository).split('--').at(-1) ?? 'pack');
  const files = [...chosen].map(([path, file]): SourceFile => {
    const promised = manifest?.files[path]?.sha256;
    return sourceFile(path, file, promised === undefined ? undefined : { kind: 'sha256', hash: promised });
  });
  const name = known?.name ?? packName(manifest?.name ?? ownName);
  return {
    name,
    title: known?.title ?? (manifest?.title || name),
    kind: 'pack',
    ...(known && { known }),
    licence: known?.licences.weights.name ?? manifest?.licence ?? '',
    description: known?.description ?? manifest?.description ?? '',
    from,
    files,
  };
}

/** Checkpoints that the pipeline names, wherever they lie, by the name of their file alone. */
function looseCheckpoints({ inside }: PipelineParts, files: readonly WalkedFile[]): [string, WalkedFile][] {
  const byName = new Map<string, WalkedFile>();
  for (const file of files) {
    const name = originalName(file.path);
    const earlier = byName.get(name);
    if (earlier === undefined || earlier.problem !== undefined) byName.set(name, file);
  }
  return inside.flatMap((stem) =>
    ['.json', '.safetensors'].flatMap((ending): [string, WalkedFile][] => {
      const file = byName.get(`${basename(stem)}${ending}`);
      return file === undefined ? [] : [[`${stem}${ending}`, file]];
    }),
  );
}

function isAt(files: readonly WalkedFile[], root: string, stem: string): boolean {
  return files.some(({ path }) => path === join(root, `${stem}.safetensors`) || path === join(root, `${stem}.json`));
}

/** In `root`, and in no other pack that lies in it. */
function belongsTo(path: string, root: string, roots: readonly string[]): boolean {
  if (!path.startsWith(root + sep)) return false;
  return !roots.some((other) => other !== root && other.startsWith(root + sep) && path.startsWith(other + sep));
}

function nothingFound(from: readonly string[]): AppError {
  return {
    code: 'pack_missing',
    message: `There is no model pack in ${from.join(', ')}.`,
    hint: 'A pack has a pipeline.json and a folder ckpts, a matting pack an .onnx file; DINOv2 is dinov2_vitl14_reg4_pretrain.pth or a folder with config.json and model.safetensors.',
  };
}
