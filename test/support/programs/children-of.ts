// The processes that another one has started and that still run, and which of them are engines.
import { readFileSync } from 'node:fs';

/** Their ids; none when the process has ended. */
export function childrenOf(pid: number | undefined): number[] {
  try {
    return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').filter(Boolean).map(Number);
  } catch {
    return [];
  }
}

/** Those that are the Python runtime: one that is about to become another program is none. */
export function enginesOf(pid: number | undefined): number[] {
  return childrenOf(pid).filter((child) => commandOf(child).includes('espalier_runtime'));
}

/** The words that it was started with; none when it has ended. */
export function commandOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    return '';
  }
}
