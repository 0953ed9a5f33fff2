// Whether a job that failed could only fail again: because of what it grows from, which is kept as it was given.
// A picture elsewhere on the disk, which a terminal may name, can be mended where it lies.
import type { AppError, ErrorCode } from '#contract/outcome/errors.ts';
import { isInInbox } from '../../pictures/picture-names.ts';
import type { Job } from './job.ts';

const OF_THE_INPUT: ReadonlySet<ErrorCode> = new Set([
  'input_unreadable',
  'input_unsupported',
  'input_empty',
  'input_too_small',
  'input_too_large',
  'structure_empty',
]);

/** Why, and what to do instead; undefined for a job that may go well another time. `inbox` is the folder of the pictures that are kept. */
export function whyFailsAgain({ id, request, state }: Pick<Job, 'id' | 'request' | 'state'>, inbox?: string): AppError | undefined {
  if (state.kind !== 'failed' || request.kind !== 'generate' || !OF_THE_INPUT.has(state.error.code)) return undefined;
  const { text, pictures } = request;
  if (text === undefined && !pictures.every((path) => inbox !== undefined && isInInbox(path, inbox))) return undefined;
  return {
    code: state.error.code,
    message: `The job ${id} could only fail again: ${state.error.message}`,
    hint: text === undefined ? 'Ask for another object, with another picture.' : 'Ask for another object, with other words.',
  };
}
