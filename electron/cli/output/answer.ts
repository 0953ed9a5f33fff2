// What a command says at its end. Commands make answers and print nothing: tell.ts does that, once.
import { type AppError, EXIT_CODES } from '#contract/outcome/errors.ts';

export type Answer =
  | { readonly kind: 'result'; readonly document: object; readonly lines: readonly string[]; readonly exitCode: number }
  | { readonly kind: 'failure'; readonly error: AppError; readonly exitCode: number }
  /** One that was told while the command ran. */
  | { readonly kind: 'told'; readonly exitCode: 0 }
  /** Help and version: the same with and without --json. */
  | { readonly kind: 'help'; readonly text: string; readonly exitCode: 0 };

/** `document` is for --json, `lines` are for a user. */
export function result(document: object, lines: readonly string[], exitCode = 0): Answer {
  return { kind: 'result', document, lines, exitCode };
}

export function failure(error: AppError, exitCode: number = EXIT_CODES[error.code]): Answer {
  return { kind: 'failure', error, exitCode };
}
