// A failure that a user can act on, on its way through code that has no Result to return it in. Whoever answers a user catches it.
import type { AppError } from './errors.ts';

export class Refusal extends Error {
  readonly error: AppError;

  constructor(error: AppError, options?: ErrorOptions) {
    super(error.message, options);
    this.error = error;
  }
}
