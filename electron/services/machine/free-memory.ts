// How much memory the device of a job has for it now: what is free, and what the runtime holds already.
import { readFileSync } from 'node:fs';
import type { RuntimeState } from '#contract/views/studio-views.ts';

const PAGE_BYTES = 4096;
const RESIDENT_PAGES = 1;

export interface FreeMemory {
  readonly device: string;
  readonly freeBytes: number;
}

export interface AskedRuntime {
  state(): RuntimeState;
  pid(): number | undefined;
}

/** Undefined where it cannot be known: of a graphics card while no runtime runs, which alone sees it. */
export function freeMemory(wish: string, runtime: AskedRuntime): FreeMemory | undefined {
  const state = runtime.state();
  const devices = state.kind === 'ready' || state.kind === 'busy' ? state.devices : undefined;
  const cards = devices?.filter(({ id }) => id !== 'cpu').sort((a, b) => b.freeBytes - a.freeBytes);
  if (wish === 'cpu' || (wish === 'auto' && cards?.length === 0)) {
    return { device: 'cpu', freeBytes: process.availableMemory() + heldBy(runtime.pid()) };
  }
  const card = wish === 'auto' ? cards?.[0] : cards?.find(({ id }) => id === wish);
  return card && { device: card.id, freeBytes: card.freeBytes };
}

function heldBy(pid: number | undefined): number {
  if (pid === undefined) return 0;
  try {
    return Number(readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ')[RESIDENT_PAGES] ?? 0) * PAGE_BYTES;
  } catch {
    return 0; // it has just ended
  }
}
