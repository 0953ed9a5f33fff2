// How long a stage takes before it ever ran here, for the packs that every checkout carries: what it took on one machine, scaled
// by how fast this one computes, which is measured once. A guess, told as one. Of other packs and of graphics cards nothing is known.
import type { Stage } from '#contract/generation/generation.ts';
import type { JobRequest } from '../queue/job.ts';
import { workOf } from './stage-work.ts';

/** Seconds for one unit of work of each stage on two cores, 2026-11-29, on which `measureSlowness` took so many milliseconds. */
const MEASURED: Readonly<Record<string, Readonly<Record<Stage, number>>>> = {
  starter: { condition: 0.1, sparse_structure: 1.3, structured_latent: 0.3, decode: 12.8, mesh: 3.5, texture: 4.5, export: 2 },
};
const MEASURED_MS = 4;
const ROUNDS = 30;
/** The quickest counts: in the others something else ran. */
const TRIES = 7;
const NUMBERS = 4096;

/** Undefined where nothing is known. `slowness` is what `measureSlowness` answers. */
export function guessedSeconds(stage: Stage, request: JobRequest, slowness: () => number): number | undefined {
  const { pack, device } = request.kind === 'generate' ? request.options : request;
  if (device.startsWith('cuda') || request.place === 'farm') return undefined;
  const measured = MEASURED[pack]?.[stage];
  if (measured === undefined) return undefined;
  return measured * workOf(stage, request).amount * slowness();
}

/** How many times as long as the machine of the measurements this one takes. */
export function measureSlowness(): number {
  return Math.min(...Array.from({ length: TRIES }, measureOnce)) / MEASURED_MS;
}

function measureOnce(): number {
  const beganMs = performance.now();
  const numbers = new Float64Array(NUMBERS);
  let last = 0.1;
  for (let round = 0; round < ROUNDS; round++) {
    for (let index = 0; index < NUMBERS; index++) {
      last = last * 0.999 + Math.sqrt((numbers[index] ?? 0) + index);
      numbers[index] = last % 7;
    }
  }
  return performance.now() - beganMs;
}
