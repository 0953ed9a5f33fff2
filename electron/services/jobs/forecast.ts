// What a job will take before it is asked for: time from what was learned or can be guessed, memory against what is free now.
// Cheap enough to be asked at every change of an option.

import { BUILDING_DEFAULTS } from '#contract/generation/building-defaults.ts';
import type { BuildingOptions } from '#contract/generation/generation.ts';
import type { Forecast } from '#contract/views/job-views.ts';
import { type AskedRuntime, freeMemory } from '../machine/free-memory.ts';
import type { PackFinder } from '../model-packs/pack-finder.ts';
import { type PackWeights, packWeights } from '../model-packs/pack-weights.ts';
import type { JobQueue } from './job-queue.ts';
import type { JobRequest } from './queue/job.ts';

export interface ForecastSources {
  readonly jobs: Pick<JobQueue, 'estimate' | 'onDevice'>;
  readonly packs: Pick<PackFinder, 'find'>;
  readonly runtime: AskedRuntime;
}

const GIBIBYTE = 1024 ** 3;
/** Python, torch and what a small job works with, on a CPU; measured 2026-11-29. */
const RUNTIME_BYTES = 0.65 * GIBIBYTE;
/** What an official decoder works with, beside its weights; from counting tensors at official sizes, not measured on a card. */
const LARGE_WORK_BYTES = 5 * GIBIBYTE;
const SMALL_WORK_BYTES = 0.5 * GIBIBYTE;
const LARGE_WEIGHTS_BYTES = 0.5 * GIBIBYTE;
/** As the builder counts (asset/plan.py). */
const BYTES_PER_TEXEL = 24;
const BYTES_PER_TEXEL_OF_A_MAP = 3;

export async function forecastJob({ jobs, packs, runtime }: ForecastSources, asked: JobRequest): Promise<Forecast> {
  const request = jobs.onDevice(asked);
  const { seconds, basis, stages, bytes } = jobs.estimate(request);
  const { pack, device, building } = request.kind === 'generate' ? request.options : request;
  const free = freeMemory(device, runtime);
  const found = bytes === undefined ? await packs.find(pack) : undefined;
  const weights = found?.ok ? await packWeights(found.value.folder) : { totalBytes: 0, largestBytes: 0 };
  const isOnCard = free === undefined ? device.startsWith('cuda') : free.device !== 'cpu';
  const neededBytes = Math.round(Math.max(bytes ?? guessedBytes(weights, { isOnCard }), isOnCard ? 0 : bytesOfPage(building)));
  return {
    ...(seconds !== undefined && !(isOnCard && basis === 'guessed') && { seconds, basis }), // guesses are of processors alone
    stages,
    memory: {
      neededBytes,
      isGuess: bytes === undefined,
      ...(free && { device: free.device, freeBytes: Math.round(free.freeBytes), fits: neededBytes <= free.freeBytes }),
    },
  };
}

function guessedBytes({ totalBytes, largestBytes }: PackWeights, { isOnCard }: { isOnCard: boolean }): number {
  const isLarge = largestBytes > LARGE_WEIGHTS_BYTES;
  const weights = isLarge ? largestBytes : totalBytes;
  return weights + (isLarge ? LARGE_WORK_BYTES : SMALL_WORK_BYTES) * (isOnCard || isLarge ? 1 : 0) + (isOnCard ? 0 : RUNTIME_BYTES);
}

/** While the largest texture is baked; it always is in the machine's own memory. */
function bytesOfPage({ texture, textureSize = BUILDING_DEFAULTS.textureSize, normalMap, ambientOcclusion }: BuildingOptions): number {
  if (texture === false) return 0;
  const maps = Number(normalMap ?? false) + Number(ambientOcclusion ?? false);
  return RUNTIME_BYTES + textureSize ** 2 * (BYTES_PER_TEXEL + BYTES_PER_TEXEL_OF_A_MAP * maps);
}
