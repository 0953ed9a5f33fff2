// What every hosted service asks for, whatever its own words are: pictures or a prompt, and how the object is made.
import { randomInt } from 'node:crypto';
import { GenerationOptions, MAX_SEED } from '#contract/generation/generation.ts';
import type { JobOrigin } from '../../jobs/queue/job.ts';
import type { ImageSource } from '../incoming-images/image-source.ts';

export interface HostedRequest {
  readonly origin: JobOrigin;
  readonly images: readonly ImageSource[];
  readonly prompt?: string | undefined;
  /** What to call the asset; by default the words, or the service and the time. */
  readonly name?: string | undefined;
  /** Chosen by the service or by the request; by default the one that fits what it is made from. */
  readonly pack?: string | undefined;
  readonly options: GenerationOptions;
  /** What the service's own form fills in where a client says nothing: it may be nobody's wish. */
  readonly usualSampling?: UsualSampling | undefined;
}

export type UsualSampling = Readonly<Record<SampledStage, { readonly steps: number; readonly guidance: number }>>;
type SampledStage = 'sparseStructure' | 'structuredLatent';

/** The parameters that the hosted services share. What is left out stays as the pack and the builder have it. */
export interface HostedParameters {
  /** For each picture, which of its separate objects is made. */
  readonly objects?: GenerationOptions['objects'];
  readonly multiImage?: 'stochastic' | 'multidiffusion' | undefined;
  readonly structureSteps?: number | undefined;
  readonly structureGuidance?: number | undefined;
  readonly latentSteps?: number | undefined;
  readonly latentGuidance?: number | undefined;
  /** Random when absent. */
  readonly seed?: number | undefined;
  /** Share of triangles to remove. */
  readonly simplify?: number | undefined;
  readonly textureSize?: number | undefined;
  readonly texture?: boolean | undefined;
  readonly formats?: GenerationOptions['building']['formats'] | undefined;
}

export function hostedOptions(parameters: HostedParameters): GenerationOptions {
  const { objects, multiImage, structureSteps, structureGuidance, latentSteps, latentGuidance, seed } = parameters;
  const { simplify, textureSize, texture, formats } = parameters;
  return GenerationOptions.parse({
    ...seedOf(seed),
    objects,
    sampling: {
      sparseStructure: { steps: structureSteps, guidance: structureGuidance },
      structuredLatent: { steps: latentSteps, guidance: latentGuidance },
      multiImage,
    },
    building: { simplify, textureSize, texture, formats: formats ?? ['glb'] },
  });
}

/**
 * The options for a pack without a sampler: with those parameters alone that somebody chose. The engine says of each object that they
 * had no effect, and should not say so of every object of a client that fills in all of the form.
 */
export function chosenOptions({ options, usualSampling }: HostedRequest): GenerationOptions {
  if (usualSampling === undefined) return options;
  const chosen = (stage: SampledStage) => {
    const { steps, guidance } = options.sampling[stage];
    const usual = usualSampling[stage];
    return { ...(steps !== usual.steps && { steps }), ...(guidance !== usual.guidance && { guidance }) };
  };
  const sampling = { ...options.sampling, sparseStructure: chosen('sparseStructure'), structuredLatent: chosen('structuredLatent') };
  return { ...options, sampling };
}

/** The seed that was asked for, else a random one of 32 bits, as in both services; never 0, because NIM means "random" by it. */
export function seedOf(asked: number | undefined): Pick<GenerationOptions, 'seed' | 'isSeedChosen'> {
  return asked === undefined ? { seed: randomInt(1, MAX_SEED + 1) } : { seed: asked, isSeedChosen: true };
}
