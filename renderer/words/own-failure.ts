// A failure that the window found itself. It says so anew each time it is looked at, in the language of the moment.
import type { AppError } from '#contract/outcome/errors.ts';

interface OwnWords {
  readonly message: string;
  readonly hint?: string;
}

/** `say` is asked for the words whenever somebody reads them; a copy of the failure would keep those of its moment. */
export function ownFailure({ say, ...facts }: Pick<AppError, 'code' | 'details'> & { readonly say: () => OwnWords }): AppError {
  return {
    ...facts,
    get message() {
      return say().message;
    },
    get hint() {
      return say().hint;
    },
  };
}
