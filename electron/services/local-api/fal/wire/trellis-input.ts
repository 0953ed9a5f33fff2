// What `fal-ai/trellis` and `fal-ai/trellis/multi` take: fields, ranges and defaults as fal publishes them, and one of ours each, for which
// of several objects is made. `null` means "left out", and fields that are not known are ignored, as fal does with both.
import { z } from 'zod';
import { MAX_SEED, ObjectNumber } from '#contract/generation/generation.ts';
import type { HostedParameters, UsualSampling } from '../../hosted-jobs/hosted-request.ts';

const TEXTURE_SIZES = [512, 1024, 2048] as const;
const MOST_IMAGES = 8;
const SEEDS = MAX_SEED + 1;
/** What fal fills in. */
export const USUAL_SAMPLING: UsualSampling = {
  sparseStructure: { steps: 12, guidance: 7.5 },
  structuredLatent: { steps: 12, guidance: 3 },
};
const { sparseStructure, structuredLatent } = USUAL_SAMPLING;

/** The default where the field is null, too. */
const either = <T>(schema: z.ZodType<T, T>, fallback: z.util.NoUndefined<T>) =>
  schema
    .nullable()
    .default(fallback)
    .transform((value) => value ?? fallback);

const guidance = (fallback: number) => either(z.number().min(0).max(10), fallback);
const steps = (fallback: number) => either(z.int().min(1).max(50), fallback);

/** fal's pages give the sizes as numbers and the default as a string: both are taken. */
const textureSize = z
  .literal([...TEXTURE_SIZES, ...TEXTURE_SIZES.map((size) => `${size}` as const)])
  .nullable()
  .default(1024)
  .transform((size) => Number(size ?? 1024));

const sampling = {
  /** Any whole number; fal names no range. Random when absent. */
  seed: z.preprocess(seedIn32Bits, z.int()).nullish(),
  ss_guidance_strength: guidance(sparseStructure.guidance),
  ss_sampling_steps: steps(sparseStructure.steps),
  slat_guidance_strength: guidance(structuredLatent.guidance),
  slat_sampling_steps: steps(structuredLatent.steps),
  mesh_simplify: either(z.number().min(0.9).max(0.98), 0.95),
  texture_size: textureSize,
};

const imageUrl = z.string().min(1);

const OneImage = z.object({
  image_url: imageUrl.describe('A data URI, an uploaded file, or an http(s) address.'),
  object: ObjectNumber.nullish().describe(
    'Ours: which of several separate objects is made, from the left; all of them as one when absent.',
  ),
  ...sampling,
});

const SeveralImages = z.object({
  image_urls: z.array(imageUrl).min(1).max(MOST_IMAGES).describe('Views of one object.'),
  objects: z.array(ObjectNumber.nullable()).nullish().describe('Ours: the same for each picture; null for all that is in it.'),
  multiimage_algo: either(z.enum(['stochastic', 'multidiffusion']), 'stochastic'),
  ...sampling,
});

export interface FalInput {
  readonly images: readonly FalImage[];
  readonly parameters: HostedParameters;
}

export interface FalImage {
  readonly url: string;
  /** Where it stands in the request, for errors. */
  readonly loc: readonly (string | number)[];
}

export const TrellisInput = OneImage.transform(
  (input): FalInput => ({
    images: [{ url: input.image_url, loc: ['body', 'image_url'] }],
    parameters: { ...parametersOf(input), ...(input.object != null && { objects: [input.object] }) },
  }),
);

export const TrellisMultiInput = SeveralImages.refine(
  ({ image_urls, objects }) => objects == null || objects.length === image_urls.length,
  {
    path: ['objects'],
    message: 'there is one number (or null) for each picture',
  },
).transform(
  (input): FalInput => ({
    images: input.image_urls.map((url, index) => ({ url, loc: ['body', 'image_urls', index] })),
    parameters: { ...parametersOf(input), ...(input.objects != null && { objects: input.objects }), multiImage: input.multiimage_algo },
  }),
);

function parametersOf(input: Omit<z.output<typeof OneImage>, 'image_url' | 'object'>): HostedParameters {
  return {
    structureGuidance: input.ss_guidance_strength,
    structureSteps: input.ss_sampling_steps,
    latentGuidance: input.slat_guidance_strength,
    latentSteps: input.slat_sampling_steps,
    simplify: input.mesh_simplify,
    textureSize: input.texture_size,
    seed: input.seed ?? undefined,
  };
}

/** Seeds have 32 bits here. Others (a time, -1, one of 64 bits) are no error in fal's service, so they become one of ours. */
function seedIn32Bits(seed: unknown): unknown {
  return typeof seed === 'number' && Number.isInteger(seed) ? ((seed % SEEDS) + SEEDS) % SEEDS : seed;
}
