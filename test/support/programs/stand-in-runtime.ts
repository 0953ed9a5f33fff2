// Speaks the runtime's protocol and makes an asset's files at once, filled with words instead of a shape.
// For tests of what the studio does around a job. A GLB named by ESPALIER_TEST_GLB becomes the model, for those that look inside. The word in ESPALIER_TEST_FAULT makes it fail on purpose:
// `before-latent` and `after-latent` answer a failure, `death` ends the process after the latent, `slow` and `slow-build` wait for a
// cancel, `lost` ends the process as a farm's bridge does that has lost its farm, `full-disk` fills the disk when the latent is on it, `full-build` when a rebuild is, `no-latent` tells of one that it did not write.
import { copyFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { RECIPE, TIMINGS } from '../files/sample-recipe.ts';
import { fillDisk } from '../files/small-disk.ts';
import { answer, answerTo, beatEvery, type ChildRequest, listen, READY, send } from '../misbehaving-children/speak.ts';

const fault = process.env['ESPALIER_TEST_FAULT'];
const model = process.env['ESPALIER_TEST_GLB'];
const slow = new Map<string, ChildRequest>();

send(READY);
beatEvery(50);
listen((request) => {
  if (request.method === 'generate' || request.method === 'variant') refusing(request, () => generate(request));
  else if (request.method === 'rebuild') refusing(request, () => build(request, 'rebuilt'));
  else if (request.method === 'cancel') cancel(request);
  else answer(request, answerTo(request));
  if (request.method === 'shutdown') process.exit(0);
});

/** Answers what the file system refuses as the runtime does. */
function refusing(request: ChildRequest, work: () => void): void {
  try {
    work();
  } catch (cause) {
    if (!(cause instanceof Error && 'code' in cause)) throw cause;
    if (cause.code === 'ENOSPC') fail(request, 'disk_full', 'The disk is full.');
    else fail(request, 'not_found', `There is no folder (${cause.code}).`);
  }
}

function generate(request: ChildRequest): void {
  const { jobId = '', folder = '' } = request.params;
  writeFileSync(join(folder, 'input-1.png'), 'picture');
  send({
    jsonrpc: '2.0',
    method: 'progress',
    params: { jobId, stage: 'condition', done: 1, total: 1, memory: { processBytes: 1, deviceBytes: 0 } },
  });
  if (fault === 'lost') process.stderr.write('farm: The farm cannot be reached: its head does not answer.\n', () => process.exit(4));
  else if (fault === 'slow') slow.set(jobId, request);
  else if (fault === 'before-latent') fail(request, 'input_empty', 'Nothing is on the picture.');
  else sample(request);
}

function sample(request: ChildRequest): void {
  const { jobId = '', folder = '' } = request.params;
  const cutOut = join(folder, 'cut-out-1.png');
  const latent = join(folder, 'latent.safetensors');
  writeFileSync(cutOut, 'cut-out');
  if (fault !== 'no-latent') writeFileSync(latent, 'latent');
  if (fault === 'full-disk') fillDisk(join(folder, '../..'));
  send({ jsonrpc: '2.0', method: 'artifact', params: { jobId, artifact: 'cut-out', path: cutOut } });
  send({ jsonrpc: '2.0', method: 'artifact', params: { jobId, artifact: 'latent', path: latent } });
  if (fault === 'death') setTimeout(() => process.kill(process.pid, 'SIGKILL'), 50);
  else if (fault === 'after-latent' || fault === 'no-latent') fail(request, 'out_of_memory', 'The texture did not fit.');
  else build(request, 'grown');
}

function build(request: ChildRequest, word: string): void {
  const { jobId = '', folder = '' } = request.params;
  if (fault === 'slow-build') return void slow.set(jobId, request);
  const glb = join(folder, 'model.glb');
  const preview = join(folder, 'preview.png');
  if (model === undefined) writeFileSync(glb, word);
  else copyFileSync(model, glb);
  writeFileSync(preview, word);
  if (fault === 'full-build') fillDisk(join(folder, '../../..'));
  answer(request, {
    files: { latent: join(folder, 'latent.safetensors'), preview, glb },
    recipe: RECIPE,
    timings: TIMINGS,
    mesh: { vertices: 8, faces: 12, components: 1, openEdges: 0, nonManifoldEdges: 0, watertight: true },
  });
}

function cancel(request: ChildRequest): void {
  answer(request, { cancelled: true });
  const job = slow.get(request.params.jobId ?? '');
  if (job !== undefined) fail(job, 'cancelled', 'The job was cancelled.');
}

function fail(request: ChildRequest, code: string, message: string): void {
  send({ jsonrpc: '2.0', id: request.id, error: { code: -32000, message, data: { code, message } } });
}
