// Turns a request that broke on its way into a failure like any other, so that callers have one thing to handle.
import { err, type Result } from '#contract/result.ts';

export async function ask<T>(answer: Promise<Result<T>>): Promise<Result<T>> {
  try {
    return await answer;
  } catch (cause) {
    return err({
      code: 'internal',
      message: 'The window could not reach the app.',
      hint: 'Close Espalier and open it again. Jobs and library are safe.',
      details: { cause: String(cause) },
    });
  }
}
