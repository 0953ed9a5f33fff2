// A failure that a user can act on, on its way through code that has no Result to return it in. Whoever answers a user catches it.
import type { AppError } from './errors.ts';
import { err, type Result } from './result.ts';

export class Refusal extends Error {
  readonly error: AppError;

  constructor(error: AppError, options?: ErrorOptions) {
    super(error.message, options);
    this.error = error;
  }
}

/** What `work` answers, or the Refusal that it throws. */
export function unlessRefused<T>(work: () => Result<T>): Result<T> {
  try {
    return work();
  } catch (cause) {
    if (cause instanceof Refusal) return err(cause.error);
    throw cause;
  }
}
