// How a call is cancelled: a polite request first; what happens when that is ignored is the owner's to decide.
import { AwakeTimer } from './awake-timer.ts';
import type { RuntimeConnection } from './runtime-connection.ts';

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
