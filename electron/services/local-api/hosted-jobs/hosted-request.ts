// What every hosted service asks for, whatever its own words are: pictures or a prompt, and how the object is made.
import { randomInt } from 'node:crypto';
import { GenerationOptions, MAX_SEED, type SamplerOptions } from '#contract/generation/generation.ts';
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
}

/** What a service's own form fills in where a client says nothing: it may be nobody's wish. */
export type UsualSampling = Readonly<Record<'sparseStructure' | 'structuredLatent', { readonly steps: number; readonly guidance: number }>>;

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

export function hostedOptions(parameters: HostedParameters, usual: UsualSampling): GenerationOptions {
  const { objects, multiImage, structureSteps, structureGuidance, latentSteps, latentGuidance, seed } = parameters;
  const { simplify, textureSize, texture, formats } = parameters;
  const sparseStructure = { steps: structureSteps, guidance: structureGuidance };
  const structuredLatent = { steps: latentSteps, guidance: latentGuidance };
  const isUsual = isAs(usual.sparseStructure, sparseStructure) && isAs(usual.structuredLatent, structuredLatent);
  return GenerationOptions.parse({
    ...seedOf(seed),
    ...(isUsual && { isSamplingChosen: false }),
    objects,
    sampling: { sparseStructure, structuredLatent, multiImage },
    building: { simplify, textureSize, texture, formats: formats ?? ['glb'] },
  });
}

function isAs(usual: UsualSampling['sparseStructure'], { steps = usual.steps, guidance = usual.guidance }: SamplerOptions): boolean {
  return steps === usual.steps && guidance === usual.guidance;
}

/** The seed that was asked for, else a random one of 32 bits, as in both services; never 0, because NIM means "random" by it. */
export function seedOf(asked: number | undefined): Pick<GenerationOptions, 'seed' | 'isSeedChosen'> {
  return asked === undefined ? { seed: randomInt(1, MAX_SEED + 1) } : { seed: asked, isSeedChosen: true };
}
