// Waiting for work that others share: one who gives up hears at once, and the work goes on for the others.
import { err, type Result } from '#contract/result.ts';
import { cancelled } from './runtime-faults.ts';

/** The result of `work`, or `cancelled` as soon as the signal aborts. */
export async function unlessAborted<T>(work: Promise<Result<T>>, signal: AbortSignal | undefined): Promise<Result<T>> {
  if (signal === undefined) return work;
  if (signal.aborted) return err(cancelled());
  const { promise: aborted, resolve } = Promise.withResolvers<Result<T>>();
  const onAbort = () => resolve(err(cancelled()));
  signal.addEventListener('abort', onAbort);
  const result = await Promise.race([work, aborted]);
  signal.removeEventListener('abort', onAbort);
  return result;
}
