// What NVIDIA's service takes and answers, with its own names, ranges and defaults, and one field of ours. Null counts as absent.
import { z } from 'zod';
import { ObjectNumber, Text } from '#contract/generation/generation.ts';
import type { UsualSampling } from '../hosted-jobs/hosted-request.ts';
import type { HostedMode } from '../hosted-jobs/pack-choice.ts';

const LARGEST_SEED = 2 ** 32 - 1;
const MOST_IMAGES = 8;
/** The model reads about 77 tokens; this many letters are more than anybody's 77 tokens. */
const MOST_PROMPT_CHARACTERS = 1000;
/** What NVIDIA fills in. */
export const USUAL_SAMPLING: UsualSampling = {
  sparseStructure: { steps: 25, guidance: 7.5 },
  structuredLatent: { steps: 25, guidance: 3 },
};
const { sparseStructure, structuredLatent } = USUAL_SAMPLING;

const guidance = (value: number) => z.number().gt(1).lte(10).nullable().default(value);
const steps = (value: number) => z.int().min(10).max(50).nullable().default(value);
const image = z.string().min(1);

/** The request, narrowed to the modes that are served. */
export function object3dRequest(modes: readonly [HostedMode, ...HostedMode[]]) {
  return z.object({
    mode: z.literal(modes).nullable().default(null).describe('Told from the fields that are there when it is left out.'),
    prompt: Text.max(MOST_PROMPT_CHARACTERS).nullable().default(null).describe('What to make, in words.'),
    image: z
      .union([image, z.array(image).min(1).max(MOST_IMAGES)])
      .nullable()
      .default(null)
      .describe('data:image/png;base64,… of one picture, or of several views of one object.'),
    objects: z
      .array(ObjectNumber.nullable())
      .max(MOST_IMAGES)
      .nullable()
      .default(null)
      .describe('Ours: for each picture, which of its separate objects is made, from the left; null for all of them as one.'),
    multiimage_algo: z.enum(['stochastic', 'multidiffusion']).nullable().default('stochastic'),
    ss_cfg_scale: guidance(sparseStructure.guidance),
    slat_cfg_scale: guidance(structuredLatent.guidance),
    ss_sampling_steps: steps(sparseStructure.steps),
    slat_sampling_steps: steps(structuredLatent.steps),
    samples: z.int().min(1).max(1).nullable().default(1),
    no_texture: z.boolean().nullable().default(false).describe('Colours on the vertices; of no meaning for STL.'),
    seed: z.int().min(0).max(LARGEST_SEED).nullable().default(0).describe('0 is a random one; the answer says which.'),
    output_format: z.enum(['glb', 'stl']).nullable().default('glb'),
  });
}
export type Object3dRequest = z.output<ReturnType<typeof object3dRequest>>;

export const Object3dResponse = z.object({
  artifacts: z.array(
    z.object({
      base64: z.string().describe('The file.'),
      finishReason: z.enum(['SUCCESS', 'CONTENT_FILTERED', 'ERROR']),
      seed: z.int().describe('The one that was used.'),
    }),
  ),
});
export type Object3dResponse = z.infer<typeof Object3dResponse>;

/** One sentence, or FastAPI's list. */
export const FailureAnswer = z.object({
  detail: z.union([
    z.string(),
    z.array(z.looseObject({ loc: z.array(z.union([z.string(), z.int()])), msg: z.string(), type: z.string() })),
  ]),
});
