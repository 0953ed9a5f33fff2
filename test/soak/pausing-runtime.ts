// Speaks the runtime's protocol and makes an asset's files as the real one does: each whole or not at all, the latent first, the
// files of a build beside each other in a hidden folder and then moved. Pauses between any two steps, so that a kill can hit each.
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { makeLatent } from '../support/files/make-latent.ts';
import { RECIPE, TIMINGS } from '../support/files/sample-recipe.ts';
import { answer, answerTo, beatEvery, type ChildRequest, listen, READY, send } from '../support/misbehaving-children/speak.ts';
import { describedPacks } from '../support/packs/described-packs.ts';
import { wholeGlb } from './whole-files.ts';

const PAUSE_MS = Number(process.env['ESPALIER_TEST_PAUSE_MS'] ?? 0);
/** Gets a line for each job that is begun; for those who count. */
const STARTS = process.env['ESPALIER_TEST_STARTS'];
/** While this file is there, every job stands still. */
const GATE = process.env['ESPALIER_TEST_GATE'] ?? '';
const cancelled = new Set<string>();

if (process.argv.includes('inspect-pack')) inspectPacks(process.argv.slice(process.argv.indexOf('--') + 1));
/** The one card that it is let see, where the app gives each runtime one. */
const CARD = process.env['CUDA_VISIBLE_DEVICES'] ?? '';
const cards = CARD === '' ? [] : [{ id: 'cuda:0', name: `the card ${CARD}`, totalBytes: 8, freeBytes: 7 }];
const described = {
  ...READY.params,
  devices: [...READY.params.devices, ...cards],
  packs: describedPacks(process.argv.filter((_, at) => process.argv[at - 1] === '--packs')),
};
send({ ...READY, params: described });
beatEvery(50);
listen((request) => {
  const { jobId = '' } = request.params;
  if (request.method === 'generate' || request.method === 'variant') void work(request, () => generate(request));
  else if (request.method === 'rebuild') void work(request, () => build(request));
  else answer(request, request.method === 'describe' ? described : answerTo(request));
  if (request.method === 'cancel') cancelled.add(jobId);
  if (request.method === 'shutdown') process.exit(0);
});

/** Finds every folder sound, as `inspect-pack --json` would say it, and ends. */
function inspectPacks(folders: readonly string[]): void {
  const sound = { name: 'sound', usable: true, inputs: ['image'], checkpoints: [], faults: [], needs: [] };
  const packs = folders.map((folder) => ({ folder, ...sound }));
  writeSync(1, JSON.stringify(packs.length === 1 ? packs[0] : { packs }));
  process.exit(0);
}

async function work(request: ChildRequest, steps: () => Promise<void>): Promise<void> {
  try {
    if (STARTS !== undefined)
      appendFileSync(STARTS, `${request.method} ${process.pid} ${CARD} ${request.params.folder?.split('/').at(-1)}\n`);
    await steps();
  } catch (cause) {
    const [code, message] = failureOf(request, cause);
    send({ jsonrpc: '2.0', id: request.id, error: { code: -32000, message, data: { code, message } } });
  }
}

function failureOf(request: ChildRequest, cause: unknown): [code: string, message: string] {
  if (cancelled.has(request.params.jobId ?? '')) return ['cancelled', 'The job was cancelled.'];
  const isFull = cause instanceof Error && 'code' in cause && cause.code === 'ENOSPC';
  return isFull ? ['disk_full', 'The disk is full.'] : ['internal', String(cause)];
}

async function generate(request: ChildRequest): Promise<void> {
  const { folder = '' } = request.params;
  await step(request, 'condition');
  writeWhole(join(folder, 'input-1.png'), 'picture');
  writeWhole(join(folder, 'cut-out-1.png'), 'cut-out');
  tell(request, 'cut-out', join(folder, 'cut-out-1.png'));
  await step(request, 'sparse_structure');
  await step(request, 'structured_latent');
  const latent = join(folder, 'latent.safetensors');
  const { latent: shape } = request.params; // of what gets another look
  writeWhole(latent, shape === undefined ? makeLatent(RECIPE) : readFileSync(shape));
  await pause(PAUSE_MS);
  tell(request, 'latent', latent);
  await build(request);
}

async function build(request: ChildRequest): Promise<void> {
  const { folder = '' } = request.params;
  mkdirSync(folder, { recursive: true });
  const staged = mkdtempSync(join(folder, '.building-'));
  for (const stage of ['decode', 'mesh', 'texture', 'export']) {
    await step(request, stage);
    if (stage === 'texture') writeFileSync(join(staged, 'preview.png'), 'preview');
  }
  writeWhole(join(staged, 'model.glb'), wholeGlb());
  for (const name of readdirSync(staged)) {
    await pause(PAUSE_MS);
    renameSync(join(staged, name), join(folder, name));
  }
  rmSync(staged, { recursive: true });
  answer(request, {
    files: { latent: join(folder, 'latent.safetensors'), preview: join(folder, 'preview.png'), glb: join(folder, 'model.glb') },
    recipe: { ...RECIPE, device: cards[0]?.id ?? RECIPE.device },
    timings: TIMINGS,
    mesh: { vertices: 8, faces: 12, components: 1, openEdges: 0, nonManifoldEdges: 0, watertight: true },
  });
}

async function step(request: ChildRequest, stage: string): Promise<void> {
  const { jobId = '' } = request.params;
  send({
    jsonrpc: '2.0',
    method: 'progress',
    params: { jobId, stage, done: 1, total: 1, memory: { processBytes: 1, deviceBytes: 0 } },
  });
  await pause(PAUSE_MS);
  while (existsSync(GATE) && !cancelled.has(jobId)) await pause(10);
  if (cancelled.has(jobId)) throw new Error('cancelled');
}

function tell(request: ChildRequest, artifact: string, path: string): void {
  send({ jsonrpc: '2.0', method: 'artifact', params: { jobId: request.params.jobId, artifact, path } });
}

function writeWhole(path: string, content: string | Buffer): void {
  const unfinished = `${path.replace(/[^/]*$/, '')}.writing-${process.pid}-${path.split('/').at(-1)}`;
  writeFileSync(unfinished, content);
  renameSync(unfinished, path);
}
