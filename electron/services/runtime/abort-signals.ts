// What an aborted signal does to a call: a polite request to cancel, and an answer at once for whoever only waits.
import { err, type Result } from '#contract/outcome/result.ts';
import { AwakeTimer } from './connection/awake-timer.ts';
import type { RuntimeConnection } from './connection/runtime-connection.ts';
import { cancelled } from './connection/runtime-faults.ts';

export interface CancelOptions {
  readonly signal: AbortSignal | undefined;
  readonly graceMs: number;
  /** The job was not over when the grace time was. */
  readonly onIgnored: () => void;
}

/** Sends `cancel` for the job that `params` names when the signal aborts. Returns how to stop watching, once the call is over. */
export function cancelOnAbort(
  connection: Pick<RuntimeConnection, 'call'>,
  params: object,
  { signal, graceMs, onIgnored }: CancelOptions,
): () => void {
  if (signal === undefined || !('jobId' in params) || typeof params.jobId !== 'string') return () => {};
  const { jobId } = params;
  let grace: AwakeTimer | undefined;
  const cancel = () => {
    void connection.call('cancel', { jobId });
    grace = new AwakeTimer(graceMs, onIgnored);
  };
  signal.addEventListener('abort', cancel);
  return () => {
    signal.removeEventListener('abort', cancel);
    grace?.stop();
  };
}

/** The result of `work`, or `cancelled` as soon as the signal aborts; what others share goes on for them. */
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
