// Pictures and latents that are damaged: the runtime says so by one of the codes that fit, and goes on.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { pencilPng } from '../../../support/files/make-png.ts';
import { RECIPE } from '../../../support/files/sample-recipe.ts';
import { generateParams, RealRuntime, STARTER_PACK } from '../../real-runtime.ts';
import { damaged, type Seeded } from '../../seeded.ts';
import type { Trial, TrialReport } from '../../trial.ts';

const EXAMPLES = join(import.meta.dirname, '../../../../examples');
const Header = z.looseObject({
  coords: z.object({ data_offsets: z.tuple([z.int(), z.int()]), dtype: z.string(), shape: z.array(z.int()) }),
});
const BUILDING = { formats: ['glb' as const], triangles: 200, texture: false };

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
  counts: { short: 25, long: 1000 },
  run: async ({ random, count, folder }) => {
    const sound = await sampleLatent(folder);
    return feed(count, async (runtime, index) => {
      const asset = join(folder, String(index));
      mkdirSync(asset);
      const latent = join(asset, 'latent.safetensors');
      writeFileSync(latent, oddLatent(random, sound));
      const params = { jobId: `job-${index}`, latent, folder: asset, packFolder: STARTER_PACK, device: 'cpu', building: BUILDING };
      const answer = await runtime.call('rebuild', params);
      rmSync(asset, { recursive: true });
      return { code: answer.error?.data?.code, allowed: ['latent_invalid', 'structure_empty'] };
    });
  },
};

/** The parts of a latent file that a generation left. */
async function sampleLatent(folder: string): Promise<LatentParts> {
  const asset = join(folder, 'sound');
  mkdirSync(asset);
  const picture = join(asset, 'picture.png');
  writeFileSync(picture, pencilPng());
  const runtime = await RealRuntime.start();
  await runtime.call('generate', generateParams({ jobId: 'sound', pictures: [picture], folder: asset, building: BUILDING }));
  await runtime.stop();
  const file = readFileSync(join(asset, 'latent.safetensors'));
  const end = 8 + Number(file.readBigUInt64LE());
  const header = Header.parse(JSON.parse(file.toString('utf8', 8, end)));
  return { file, header, tensors: file.subarray(end), coordsAt: header.coords.data_offsets[0] };
}

interface LatentParts {
  readonly file: Buffer;
  readonly header: Readonly<Record<string, unknown>>;
  readonly tensors: Buffer;
  /** Where the rows of coordinates begin, in bytes of `tensors`. */
  readonly coordsAt: number;
}

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

function oddLatent(random: Seeded, { file, header, tensors, coordsAt }: LatentParts): Buffer {
  switch (random.pick(['bytes', 'tensor', 'recipe', 'numbers'] as const)) {
    case 'bytes':
      return damaged(random, file);
    case 'tensor':
      return latentFile({ ...header, [random.pick(['coords', 'feats', 'surplus'])]: random.pick(ODD_TENSORS) }, tensors);
    case 'recipe':
      return latentFile({ ...header, __metadata__: { espalier: JSON.stringify(oddRecipe(random)) } }, tensors);
    case 'numbers': {
      const copy = Buffer.from(tensors);
      const odd = random.pick([-1, 1, 64, 2 ** 31 - 1, 0x7fc00000, 0x7f800000, 0x71000000]); // the last three: NaN, infinity and 6e29 as float32
      copy.writeInt32LE(odd, random.pick([coordsAt, coordsAt + 4 * random.below(40), 4 * random.below(copy.length / 4)]));
      return latentFile(header, copy);
    }
  }
}

function oddRecipe(random: Seeded): unknown {
  const odd = random.pick(ODD_RECIPES);
  const inParameters = { ...RECIPE, parameters: { [random.pick(['building', 'sides', 'sampling'])]: odd } };
  return random.pick([odd, { ...RECIPE, [random.pick(Object.keys(RECIPE))]: odd }, inParameters]);
}

function latentFile(header: object, tensors: Buffer): Buffer {
  const text = Buffer.from(JSON.stringify(header));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(text.length));
  return Buffer.concat([length, text, tensors]);
}
