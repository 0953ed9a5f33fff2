// Whole generations through the command line, with the real runtime and the pack that comes with the app.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { AssetFiles, MeshFigures, Recipe, STAGES, Stage, Timings } from '#contract/generation/generation.ts';
import { AppError } from '#contract/outcome/errors.ts';
import { decodePng } from '../../electron/services/delivery/codecs/png-codec.ts';
import { identifyProcess } from '../../electron/services/jobs/queue/process-identity.ts';
import { makePng, makeVastPng, pencilPng } from '../support/files/make-png.ts';
import { readGlb } from '../support/files/read-glb.ts';
import { newFolder } from '../support/new-folder.ts';
import { enginesOf } from '../support/programs/children-of.ts';
import { Terminal } from '../support/programs/command-line.ts';
import { Failure } from '../support/programs/command-line-documents.ts';

const QUICK = ['--triangles', '2000', '--texture-size', '128', '--json'];

const Grown = z.object({
  assetId: z.uuid({ version: 'v7' }),
  name: z.string(),
  folder: z.string(),
  files: AssetFiles.required({ cutOut: true, glb: true }),
  recipe: Recipe,
  timings: Timings,
  mesh: MeshFigures,
});
const JobList = z.object({ jobs: z.array(z.object({ id: z.string(), state: z.string(), assetId: z.string() })) });
const BatchReport = z.object({
  jobs: z.array(z.object({ name: z.string(), state: z.string(), assetId: z.string(), error: AppError.optional() })),
  done: z.int(),
  failed: z.int(),
});
const AssetList = z.object({ assets: z.array(z.object({ id: z.string(), name: z.string(), folder: z.string(), kind: z.string() })) });
const BuildList = z.object({ builds: z.array(z.object({ id: z.string(), isCurrent: z.boolean(), triangles: z.int() })) });
const BenchFigures = z.object({
  picture: z.string(),
  runs: z.literal(1),
  firstSeconds: z.number(),
  medianSeconds: Timings,
  seconds: z.array(z.number()),
  peakBytes: z.object({ processBytes: z.int().min(1), deviceBytes: z.int() }),
  mesh: z.object({ vertices: z.int(), faces: z.int() }),
  device: z.string(),
  pack: Recipe.shape.pack,
  versions: Recipe.shape.versions,
});
const Progress = z.object({ stage: Stage, stageFraction: z.number(), fraction: z.number() });

function picture(bytes: Buffer = pencilPng(), name = 'pencil.png'): string {
  const path = join(newFolder(), name);
  writeFileSync(path, bytes);
  return path;
}

/** The tensors of a safetensors file, without its header, which has the recipe and so the time of day. */
function latentData(path: string): Buffer {
  const bytes = readFileSync(path);
  return bytes.subarray(8 + Number(bytes.readBigUInt64LE()));
}

/** How many pixels of a tile of a contact sheet have a colour. */
function countColoured({ width, data }: { width: number; data: Uint8Array }, { left, top }: { left: number; top: number }): number {
  let count = 0;
  for (let y = top; y < top + 288; y++) {
    for (let x = left; x < left + 288; x++) {
      const pixel = data.subarray((y * width + x) * 4, (y * width + x) * 4 + 3);
      if (Math.max(...pixel) - Math.min(...pixel) > 40) count += 1;
    }
  }
  return count;
}

/** The bytes of a latent's coordinates. */
function voxelsOf(path: string): Buffer {
  const bytes = readFileSync(path);
  const header = bytes.subarray(8, 8 + Number(bytes.readBigUInt64LE())).toString();
  const [start, end] = z.object({ coords: z.object({ data_offsets: z.tuple([z.int(), z.int()]) }) }).parse(JSON.parse(header))
    .coords.data_offsets;
  return latentData(path).subarray(start, end);
}

async function listJobs(terminal: Terminal) {
  return JobList.parse(JSON.parse((await terminal.run('jobs', 'list', '--json')).stdout)).jobs;
}

async function listAssets(terminal: Terminal) {
  return AssetList.parse(JSON.parse((await terminal.run('library', 'list', '--json')).stdout)).assets;
}

describe('espalier bench', () => {
  test('says how long each stage takes here, and keeps nothing of what it made', async () => {
    const terminal = new Terminal();
    const { exitCode, stdout, stderr } = await terminal.run('bench', '--runs', '1', '--json');
    expect(exitCode, stderr).toBe(0);
    const figures = BenchFigures.parse(JSON.parse(stdout));
    expect(figures.seconds).toEqual([figures.medianSeconds.total]);
    for (const stage of STAGES) expect(figures.medianSeconds[stage]).toBeGreaterThan(0);
    expect(stderr).toMatch(/to warm up: .* s\nobject 1 of 1: /);
    expect(terminal.assetFolders()).toEqual([]);
  });
});

describe('a whole generation', () => {
  test('says in its JSON that a pack without a sampler takes no steps, and makes the same shape with every seed', async () => {
    const asked = ['--ss-steps', '12', '--seed', '7', '--no-texture'];
    const { exitCode, stdout, stderr } = await new Terminal().run('generate', picture(), ...asked, ...QUICK);
    expect(exitCode, stderr).toBe(0);
    expect(Grown.parse(JSON.parse(stdout)).recipe.parameters['advice']).toEqual([
      expect.stringMatching(/does not sample.* steps .* had no effect/),
      expect.stringMatching(/does not sample.* seed .* does not change the shape/),
    ]);
  });

  test('makes a GLB of a picture with an odd name, and the GLB anew from the saved latent', async () => {
    const terminal = new Terminal();
    const out = join(newFolder(), 'out put');
    const odd = picture(pencilPng(), `a "quoted" pencil's 🖍\nsecond line.png`);
    const mask = makePng(128, 128, (x, y) => (y < 96 && x > 8 ? [255, 255, 255, 255] : [0, 0, 0, 255])); // half as large, and without the foot
    const input = ['--seed', '7', '--sides', 'front', '--mask', picture(mask, 'mask.png'), '--compress', 'meshopt', '--out', out];
    const { exitCode, stdout, stderr } = await terminal.run('generate', odd, ...input, '--progress', 'json', ...QUICK);
    expect(stderr + stdout).not.toContain('Traceback');
    expect(exitCode).toBe(0);
    const grown = Grown.parse(JSON.parse(stdout));
    expect(grown.recipe).toMatchObject({
      seed: 7,
      device: expect.any(String),
      pack: { name: 'starter', sha256: expect.stringMatching(/^[0-9a-f]{64}$/) },
    });
    expect(grown.recipe.parameters['masks']).toEqual([{ sha256: expect.stringMatching(/^[0-9a-f]{64}$/) }]);
    const cutOut = decodePng(readFileSync(join(grown.folder, 'cut-out-1.png')));
    const alphaAt = (x: number, y: number) => cutOut.data[(y * cutOut.width + x) * 4 + 3];
    expect([alphaAt(128, 150), alphaAt(128, 220)]).toEqual([255, 0]);
    expect(grown.mesh.faces).toBeLessThanOrEqual(2040);
    expect(grown.timings.total).toBeGreaterThan(0);
    expect(readFileSync(grown.files.glb).subarray(0, 4).toString()).toBe('glTF');
    expect(readFileSync(grown.files.compressed ?? '').length).toBeLessThan(readFileSync(grown.files.glb).length);
    for (const file of Object.values(grown.files)) expect(file.startsWith(`${out}/`)).toBe(true);
    expect(readdirSync(grown.folder)).toEqual(expect.arrayContaining(['asset.json', 'latent.safetensors', 'model.glb', 'preview.png']));

    const progress = stderr
      .trim()
      .split('\n')
      .map((line) => Progress.parse(JSON.parse(line)));
    const stages = [...new Set(progress.map((report) => report.stage))];
    expect(stages).toEqual(STAGES.filter((stage) => stages.includes(stage)));
    expect(progress.map((report) => report.fraction)).toEqual(progress.map((report) => report.fraction).sort((a, b) => a - b));

    const others = ['--triangles', '300', '--texture-size', '128', '--normal-map', '--texture-format', 'ktx2', '--depth-scale', '0.5'];
    const again = await terminal.run('rebuild', grown.assetId, ...others, '--json');
    expect(again.exitCode).toBe(0);
    const rebuilt = Grown.parse(JSON.parse(again.stdout));
    expect(rebuilt.mesh.faces).toBeLessThanOrEqual(306);
    const { document, triangles } = await readGlb(readFileSync(rebuilt.files.compressed ?? ''));
    expect(triangles).toBe(rebuilt.mesh.faces);
    expect(
      document
        .getRoot()
        .listTextures()
        .map((texture) => texture.getMimeType()),
    ).toEqual(['image/ktx2', 'image/ktx2']);
    expect(rebuilt.recipe.parameters['building']).toMatchObject({ upright: { depthScale: 0.5 } });
    const kept = await terminal.run('rebuild', grown.assetId, '--triangles', '300', '--no-texture', '--replace', '--json');
    expect(Grown.parse(JSON.parse(kept.stdout)).recipe.parameters['building']).toMatchObject({ upright: { depthScale: 0.5 } });
    expect(rebuilt).toMatchObject({ assetId: grown.assetId, recipe: { seed: 7 }, timings: { sparse_structure: 0, structured_latent: 0 } });
    expect(await listAssets(terminal)).toMatchObject([{ id: grown.assetId, folder: grown.folder, kind: 'finished' }]);
    const { builds } = BuildList.parse(JSON.parse((await terminal.run('library', 'builds', grown.assetId, '--json')).stdout));
    expect(builds.map(({ isCurrent, triangles }) => [isCurrent, triangles])).toEqual([
      [true, rebuilt.mesh.faces],
      [false, grown.mesh.faces],
    ]);
    const used = await terminal.run('library', 'use-build', grown.assetId, builds[1]?.id ?? '', '--json');
    const { files, mesh } = Grown.omit({ timings: true, recipe: true }).parse(JSON.parse(used.stdout));
    expect(mesh.faces).toBe(grown.mesh.faces);
    expect((await readGlb(readFileSync(files.glb))).triangles).toBe(grown.mesh.faces);
    expect((await terminal.run('library', 'remove-build', grown.assetId, builds[0]?.id ?? '')).exitCode).toBe(0);
    expect(readdirSync(join(grown.folder, 'builds'))).toEqual([]);

    const once = Grown.parse(JSON.parse((await terminal.run('again', grown.assetId, '--json', '--progress', 'none')).stdout));
    expect(once.assetId).not.toBe(grown.assetId);
    const sampled = [grown, once].map(({ folder }) => latentData(join(folder, 'latent.safetensors')));
    expect(sampled[0]?.equals(sampled[1] ?? Buffer.alloc(0))).toBe(true);
    expect(once.recipe.parameters['masks']).toEqual(grown.recipe.parameters['masks']);
    const lineage = { kind: 'again', assetId: grown.assetId };
    expect(JSON.parse(readFileSync(join(once.folder, 'asset.json'), 'utf8'))).toMatchObject({ lineage });

    const gold = picture(makePng(96, 96, (x, y) => ((x - 48) ** 2 + (y - 48) ** 2 < 1600 ? [230, 180, 30, 255] : [0, 0, 0, 0])));
    const varied = Grown.parse(JSON.parse((await terminal.run('variant', grown.assetId, gold, ...QUICK)).stdout));
    expect(varied.recipe.parameters['shape']).toMatchObject({ sha256: expect.stringMatching(/^[0-9a-f]{64}$/) });
    expect(varied.timings).toMatchObject({ sparse_structure: 0 });
    const sidecar = JSON.parse(readFileSync(join(varied.folder, 'asset.json'), 'utf8'));
    expect(sidecar).toMatchObject({ name: grown.name, lineage: { kind: 'varied', assetId: grown.assetId } });
    const coordinates = [grown, varied].map(({ folder }) => voxelsOf(join(folder, 'latent.safetensors')));
    expect(coordinates[0]?.equals(coordinates[1] ?? Buffer.alloc(0))).toBe(true);
    const fromWords = await terminal.run('variant', grown.assetId, '--text', 'of gold', '--json');
    expect(Failure.parse(JSON.parse(fromWords.stdout)).error).toMatchObject({ code: 'pack_missing', hint: expect.any(String) });
  });
});

const REFUSED: Record<string, () => Buffer> = {
  'half a picture.png': () => pencilPng().subarray(0, 600),
  'nothing but transparency.png': () => makePng(64, 64, () => [200, 10, 10, 0]),
  'one pixel.png': () => makePng(1, 1, () => [255, 0, 0, 255]),
  'twenty thousand a side.png': () => makeVastPng(20_000, 20_000),
};

describe('a picture that the runtime refuses', () => {
  test('ends with 3 and advice, and leaves nothing behind', async () => {
    const terminal = new Terminal();
    const empty = picture(makePng(64, 64, () => [200, 10, 10, 0]));
    const { exitCode, stdout } = await terminal.run('generate', empty, '--json', '--progress', 'none');
    expect(Failure.parse(JSON.parse(stdout)).error).toMatchObject({ code: expect.stringMatching(/^input_/), hint: expect.any(String) });
    expect(exitCode).toBe(3);
    expect(terminal.assetFolders()).toEqual([]);
    expect(await listJobs(terminal)).toMatchObject([{ state: 'failed' }]);
  });

  test('does not keep a batch from the good ones: that ends with 7', async () => {
    const terminal = new Terminal();
    const [folder, out] = [newFolder(), newFolder()];
    for (const [name, bytes] of Object.entries(REFUSED)) writeFileSync(join(folder, name), bytes());
    writeFileSync(join(folder, 'good.png'), pencilPng());
    const sheet = join(out, 'sheets', 'all.png');
    const { exitCode, stdout } = await terminal.run(
      'batch',
      folder,
      '--out',
      out,
      '--contact-sheet',
      sheet,
      ...QUICK,
      '--progress',
      'none',
    );
    expect(exitCode).toBe(7);
    expect(JSON.parse(stdout)).toMatchObject({ contactSheet: { path: sheet, columns: 3, rows: 2 } });
    const { width, height, data } = decodePng(readFileSync(sheet));
    const tiles = [0, 1, 2, 3, 4].map((at) =>
      countColoured({ width, data }, { left: 12 + (at % 3) * 300, top: 12 + Math.floor(at / 3) * 300 }),
    );
    expect([width, height, tiles.map((count) => count > 500)]).toEqual([912, 612, [true, false, false, false, false]]);
    const { jobs, done, failed } = BatchReport.parse(JSON.parse(stdout));
    expect({ done, failed }).toEqual({ done: 1, failed: 4 });
    for (const job of jobs) {
      if (job.name === 'good') expect(job.state).toBe('done');
      else expect(job).toMatchObject({ state: 'failed', error: { code: expect.stringMatching(/^input_/), hint: expect.any(String) } });
    }
    expect(terminal.assetFolders()).toEqual(jobs.filter((job) => job.name === 'good').map((job) => job.assetId));
    expect(readdirSync(out)).toEqual(['good', 'sheets']);
    expect(readdirSync(join(out, 'good'))).toContain('model.glb');
  });
});

describe('an interrupted generation', () => {
  test('whose runtime is killed goes on once by itself, then waits for `jobs resume`', async () => {
    const terminal = new Terminal();
    const command = terminal.start('generate', picture(), ...QUICK);
    await command.untilSaid('0 %  condition');
    const [first] = enginesOf(command.child.pid);
    process.kill(Number(first), 'SIGKILL'); // throws when there is none
    const next = () => enginesOf(command.child.pid).find((pid) => pid !== first);
    await expect.poll(next).toBeDefined();
    process.kill(Number(next()), 'SIGKILL');
    const { exitCode, stdout } = await command.ended;
    const killed = { code: expect.stringMatching(/^runtime_(died|unavailable)$/), message: expect.stringContaining('SIGKILL') };
    expect(Failure.parse(JSON.parse(stdout)).error).toMatchObject(killed);
    expect(exitCode).toBe(4);
    expect(await listJobs(terminal)).toMatchObject([{ state: 'paused' }]);
    const resumed = await terminal.run('jobs', 'resume', '--json');
    expect(resumed.exitCode).toBe(0);
    const [job] = JobList.parse(JSON.parse(resumed.stdout)).jobs;
    expect(job?.state).toBe('done');
    expect(await listAssets(terminal)).toMatchObject([{ id: job?.assetId, kind: 'finished' }]);
  });

  test('by Ctrl-C ends within seconds as cancelled, with nothing half-made', async () => {
    const terminal = new Terminal();
    const command = terminal.start('generate', picture(), ...QUICK);
    await command.untilSaid('0 %  condition');
    const before = performance.now();
    command.child.kill('SIGINT');
    const { exitCode, stdout } = await command.ended;
    expect(performance.now() - before).toBeLessThan(20_000); // 5 s of grace, and the rest for a busy machine
    expect(exitCode).toBe(130);
    expect(Failure.parse(JSON.parse(stdout)).error.code).toBe('cancelled');
    expect(await listJobs(terminal)).toMatchObject([{ state: 'cancelled' }]);
    expect((await listAssets(terminal)).every((asset) => asset.kind === 'sampled')).toBe(true);
  });

  test('by a kill of the app goes on with `jobs resume`, and no runtime is left behind', async () => {
    const terminal = new Terminal();
    const out = join(newFolder(), 'out');
    const command = terminal.start('generate', picture(), '--out', out, ...QUICK);
    await command.untilSaid('0 %  condition');
    const runtimes = enginesOf(command.child.pid);
    command.child.kill('SIGKILL');
    await command.ended;
    expect(runtimes).toHaveLength(1);
    await expect.poll(() => runtimes.map(identifyProcess)).toEqual([undefined]);
    expect(await listJobs(terminal)).toMatchObject([{ state: 'waiting' }]);
    const resumed = await terminal.run('jobs', 'resume', '--json');
    expect(resumed.exitCode).toBe(0);
    const [job] = JobList.parse(JSON.parse(resumed.stdout)).jobs;
    expect(job?.state).toBe('done');
    expect(await listAssets(terminal)).toMatchObject([{ id: job?.assetId, kind: 'finished' }]);
    expect(readdirSync(out)).toContain('model.glb');
  });
});
