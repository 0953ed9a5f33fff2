// A failure that a person can act on, on its way through code that has no Result to return it in. Whoever answers a person catches it.
import type { AppError } from './errors.ts';

export class Refusal extends Error {
  readonly error: AppError;

  constructor(error: AppError, options?: ErrorOptions) {
    super(error.message, options);
    this.error = error;
  }
}
