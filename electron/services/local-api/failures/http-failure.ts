// What a failure of the app is over HTTP. 503 is kept for "not loaded yet" and 502, 504 are not used: clients send a request again
// after those, and a job must not run twice.
import type { AppError, ErrorCode } from '#contract/outcome/errors.ts';

const UNPROCESSABLE: ReadonlySet<ErrorCode> = new Set([
  'usage',
  'input_not_found',
  'input_unreadable',
  'input_unsupported',
  'input_empty',
  'input_too_small',
  'input_too_large',
  'latent_invalid',
  'structure_empty',
  'target_unreachable',
  'pack_missing',
]);

/** Where the runtime does not start at all, a request may work later. */
export function statusOf({ code }: Pick<AppError, 'code'>): number {
  if (UNPROCESSABLE.has(code)) return 422;
  if (code === 'not_found') return 404;
  if (code === 'cancelled') return 499;
  return 500;
}

/** One sentence after the other: what failed, and what to do. */
export function sentenceOf({ message, hint }: Pick<AppError, 'message' | 'hint'>): string {
  return hint === undefined ? message : `${message} ${hint}`;
}
