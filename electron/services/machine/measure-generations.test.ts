import { existsSync, readdirSync } from 'node:fs';
import { beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import type { RuntimeParams } from '#contract/channels/runtime-rpc.ts';
import { type BuiltAsset, GenerationOptions } from '#contract/generation/generation.ts';
import { err, ok, type Result } from '#contract/outcome/result.ts';
import { RECIPE, TIMINGS } from '../../../test/support/files/sample-recipe.ts';
import { newFolder } from '../../../test/support/new-folder.ts';
import type { CallOptions, Runtime } from '../runtime/runtime.ts';
import { measureGenerations } from './measure-generations.ts';

const { pack: _, ...OPTIONS } = GenerationOptions.parse({});
const MEASURING = { picture: '/pictures/chest.png', packFolder: '/packs/starter', options: OPTIONS, runs: 3 };

let temporary: string;

beforeEach(() => {
  temporary = newFolder();
  vi.stubEnv('TMPDIR', temporary);
  onTestFinished(() => void vi.unstubAllEnvs());
});

/** Its objects take so many seconds, one after the other, and the next is cancelled. */
function runtimeThatTakes(seconds: readonly number[], asked: RuntimeParams<'generate'>[] = []): Pick<Runtime, 'call'> {
  const call = async (_: 'generate', params: RuntimeParams<'generate'>, options: CallOptions): Promise<Result<BuiltAsset>> => {
    expect(existsSync(params.folder)).toBe(true);
    const total = seconds[asked.push(params) - 1];
    if (total === undefined) return err({ code: 'cancelled', message: 'The job was cancelled.' });
    const memory = { processBytes: 1000 * total, deviceBytes: 0 };
    options.onProgress?.({ jobId: params.jobId, stage: 'decode', done: 1, total: 1, memory });
    const mesh = { vertices: 8, faces: 12, components: 1, openEdges: 0, nonManifoldEdges: 0, watertight: true };
    return ok({ files: { latent: 'l', preview: 'p' }, recipe: RECIPE, timings: { ...TIMINGS, decode: total / 2, total }, mesh });
  };
  return { call: call as Runtime['call'] }; // of all methods this one alone is called
}

test('the first object warms up, and the medians are those of the others', async () => {
  const heard: number[] = [];
  const asked: RuntimeParams<'generate'>[] = [];
  const runtime = runtimeThatTakes([50, 6, 40, 8], asked);
  const figures = await measureGenerations(runtime, MEASURING, { onObject: (seconds) => heard.push(seconds) });
  expect(figures).toEqual({
    ok: true,
    value: {
      firstSeconds: 50,
      medianSeconds: { ...TIMINGS, decode: 4, total: 8 },
      seconds: [6, 40, 8],
      peakBytes: { processBytes: 50_000, deviceBytes: 0 },
      mesh: { vertices: 8, faces: 12 },
      device: RECIPE.device,
      pack: RECIPE.pack,
      versions: RECIPE.versions,
    },
  });
  expect(heard).toEqual([50, 6, 40, 8]);
  expect(new Set(asked.map(({ seed, pictures }) => `${seed} ${pictures}`))).toEqual(new Set(['1 /pictures/chest.png']));
});

test.each([[[]], [[5, 5]]])('one that fails after %j ends it, and no folder is left', async (seconds) => {
  expect(await measureGenerations(runtimeThatTakes(seconds), MEASURING)).toMatchObject({ ok: false, error: { code: 'cancelled' } });
  expect(readdirSync(temporary)).toEqual([]);
});
