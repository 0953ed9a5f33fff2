// Pictures and latents that are damaged: the runtime says so by one of the codes that fit, and goes on.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeLatent, withHeader } from '../../support/make-latent.ts';
import { pencilPng } from '../../support/make-png.ts';
import { RECIPE } from '../../support/sample-recipe.ts';
import { RealRuntime, STARTER_PACK } from '../real-runtime.ts';
import { damaged, type Seeded } from '../seeded.ts';
import type { Trial, TrialReport } from '../trial.ts';

const EXAMPLES = join(import.meta.dirname, '../../../examples');
const BUILDING = { formats: ['glb'], triangles: 200, texture: false };

export const damagedPictures: Trial = {
  name: 'damaged-pictures',
  claim: 'A damaged picture is looked at or refused with advice; it is never a bug, and never ends the runtime.',
  counts: { short: 40, long: 2000 },
  run: ({ random, count, folder }) => {
    const originals = [pencilPng(64), pencilPng(16), readFileSync(join(EXAMPLES, 'crate.png'))];
    return feed(count, async (runtime, index) => {
      const picture = join(folder, `${index}.png`);
      writeFileSync(picture, damaged(random, random.pick(originals)));
      const out = join(folder, String(index));
      mkdirSync(out);
      const answer = await runtime.call('preview_cut_out', { jobId: `job-${index}`, picture, folder: out, cutOut: 'auto' });
      rmSync(out, { recursive: true });
      return { code: answer.error?.data?.code, allowed: ['input_unreadable', 'input_empty', 'input_too_large', 'input_unsupported'] };
    });
  },
};

export const damagedLatents: Trial = {
  name: 'damaged-latents',
  claim: 'A damaged latent is refused as one; it is never a bug, and never ends the runtime.',
  counts: { short: 60, long: 2000 },
  run: ({ random, count, folder }) =>
    feed(count, async (runtime, index) => {
      const asset = join(folder, String(index));
      mkdirSync(asset);
      const latent = join(asset, 'latent.safetensors');
      writeFileSync(latent, oddLatent(random));
      const params = { jobId: `job-${index}`, latent, folder: asset, packFolder: STARTER_PACK, device: 'cpu', building: BUILDING };
      const answer = await runtime.call('rebuild', params);
      rmSync(asset, { recursive: true });
      return { code: answer.error?.data?.code, allowed: ['latent_invalid', 'structure_empty'] };
    }),
};

interface Outcome {
  /** Of the error; absent when the runtime did what was asked. */
  readonly code: string | undefined;
  readonly allowed: readonly string[];
}

async function feed(count: number, attempt: (runtime: RealRuntime, index: number) => Promise<Outcome>): Promise<TrialReport> {
  const runtime = await RealRuntime.start();
  const failures: string[] = [];
  try {
    for (let index = 0; index < count; index++) {
      const { code, allowed } = await attempt(runtime, index);
      if (code !== undefined && !allowed.includes(code)) failures.push(`try ${index}: ${code}: ${runtime.answers.at(-1)?.error?.message}`);
      if (!runtime.isAlive) return { tried: index + 1, failures: [...failures, `try ${index}: the runtime ended`] };
    }
    return { tried: count, failures };
  } finally {
    await runtime.stop();
  }
}

const ODD_TENSORS: readonly object[] = [
  { dtype: 'I32', shape: [1, 4], data_offsets: [0, 2 ** 53] },
  { dtype: 'I32', shape: [0, 4], data_offsets: [0, 0] },
  { dtype: 'I32', shape: [4], data_offsets: [0, 16] },
  { dtype: 'F32', shape: [1, 4], data_offsets: [0, 16] },
  { dtype: 'I64', shape: [1, 2], data_offsets: [0, 16] },
];
const ODD_RECIPES: readonly unknown[] = [3, [], null, 'text', { seed: 'one' }, { parameters: 7 }, { pack: [] }, { pack: { name: 4 } }];

function oddLatent(random: Seeded): Buffer {
  const sound = makeLatent(RECIPE);
  switch (random.pick(['bytes', 'tensor', 'recipe', 'coordinate', 'values'] as const)) {
    case 'bytes':
      return damaged(random, sound);
    case 'tensor':
      return withHeader({ coords: random.pick(ODD_TENSORS), feats: { dtype: 'F32', shape: [1, 8], data_offsets: [16, 48] } });
    case 'recipe':
      return makeLatent(Object(random.pick([...ODD_RECIPES, { ...RECIPE, parameters: random.pick(ODD_RECIPES) }])));
    case 'coordinate': {
      const row = Int32Array.from([random.pick([0, 1, -1]), ...[0, 0, 0].map(() => random.pick([0, 5, 63, 64, -1, 2 ** 31 - 1]))]);
      return Buffer.concat([sound.subarray(0, -48), Buffer.from(row.buffer), sound.subarray(-32)]);
    }
    case 'values':
      return Buffer.concat([
        sound.subarray(0, -32),
        Buffer.from(Float32Array.from({ length: 8 }, () => random.pick([Number.NaN, Infinity, 1e30, 0])).buffer),
      ]);
  }
}
