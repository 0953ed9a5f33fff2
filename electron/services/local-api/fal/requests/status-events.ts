// The status of a request as it changes, for a stream of events: with the log entries that are new, because clients add up those of all
// events. Ends with the event that says the request is over.
import type { ServerSentEvent } from '../../answers/event-stream.ts';
import type { HostedJob } from '../../hosted-jobs/hosted-jobs.ts';
import type { LogEntry, QueueStatus, RequestState } from '../wire/status-objects.ts';

export interface StatusEventsOptions {
  /** The request now and at every change. */
  readonly changes: AsyncIterable<HostedJob>;
  readonly logsOf: (job: HostedJob) => readonly LogEntry[];
  readonly wantsLogs: boolean;
  readonly stateOf: (job: HostedJob) => Promise<RequestState>;
  readonly statusOf: (state: RequestState, logs: readonly LogEntry[] | undefined) => QueueStatus;
}

/** Progress within a stage is no change of the status. */
export async function* statusEvents(options: StatusEventsOptions): AsyncGenerator<ServerSentEvent> {
  const { changes, wantsLogs, logsOf, stateOf, statusOf } = options;
  let told = '';
  let logsTold = 0;
  for await (const job of changes) {
    const state = await stateOf(job);
    const fresh = logsOf(job).slice(logsTold);
    const now = JSON.stringify(state);
    if (now === told && (fresh.length === 0 || !wantsLogs)) continue;
    told = now;
    // The status of a request that waits holds no logs: they come with the first that does.
    if (state.kind !== 'waiting') logsTold += fresh.length;
    yield { data: statusOf(state, wantsLogs ? fresh : undefined) };
  }
}
