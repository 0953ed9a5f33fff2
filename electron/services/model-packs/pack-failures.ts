// How work with packs fails when something throws on the way: a disk that fills, a source that vanishes, a cancel.
import type { AppError } from '#contract/outcome/errors.ts';
import { err, type Result } from '#contract/outcome/result.ts';
import { fileSystemError } from '../storage/file-errors.ts';
import { UnreadableSource } from './receipt/hash-file.ts';

export interface WorkOptions {
  readonly signal?: AbortSignal | undefined;
}

/** Runs `work`; what it throws of things that a person can act on comes back. `place` is where it writes. */
export async function failuresOf<T>(
  work: () => Promise<Result<T>>,
  { place, signal }: WorkOptions & { place: string },
): Promise<Result<T>> {
  try {
    return await work();
  } catch (cause) {
    if (signal?.aborted) return err(cancelled());
    if (cause instanceof UnreadableSource) return err(unreadable(cause.message));
    return err(fileSystemError(cause, place));
  }
}

export function cancelled(): AppError {
  return { code: 'cancelled', message: 'Cancelled.', hint: 'What was done so far is kept: the same again goes on from there.' };
}

function unreadable(message: string): AppError {
  return { code: 'input_unreadable', message, hint: 'Connect its disk and do the same again: it goes on where it stopped.' };
}
