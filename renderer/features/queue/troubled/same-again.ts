// Whether a job that failed would only fail again: because of what it grows from, which the program keeps as it was given.
import type { ErrorCode } from '#contract/outcome/errors.ts';
import type { TroubledJob } from '../queue-store.ts';

const OF_THE_INPUT: ReadonlySet<ErrorCode> = new Set([
  'input_unreadable',
  'input_unsupported',
  'input_empty',
  'input_too_small',
  'input_too_large',
  'structure_empty',
]);

/** Not so for a picture somewhere on the disk, which a terminal may name: that can be mended where it lies. */
export function failsAgain({ error, text, thumbnailUrl }: TroubledJob): boolean {
  return OF_THE_INPUT.has(error.code) && (text !== undefined || thumbnailUrl !== undefined);
}
