import { describe, expect, test } from 'vitest';
import { generateRequest, jobFor } from '../../../../../test/support/programs/stand-in-runner.ts';
import type { JobState } from '../../../jobs/queue/job.ts';
import type { HostedJob } from '../../hosted-jobs/hosted-jobs.ts';
import { requestAddresses } from '../wire/request-addresses.ts';
import { type LogEntry, type RequestState, statusObject } from '../wire/status-objects.ts';
import { statusEvents } from './status-events.ts';

const WAITING: JobState = { kind: 'waiting' };
const running = (stageFraction: number): JobState => ({ kind: 'running', cancelling: false, stageFraction, fraction: 0 });
const DONE: JobState = { kind: 'done' };
const STATES = { waiting: { kind: 'waiting', position: 0 }, running: { kind: 'running' }, done: { kind: 'done', seconds: 2 } } as const;

async function* changes(...steps: readonly (readonly [JobState, number])[]): AsyncGenerator<HostedJob> {
  const job = jobFor(generateRequest());
  for (const [state, logs] of steps) {
    const log = Array.from({ length: logs }, (_, index) => ({
      at: '2026-01-02T03:04:05.678Z',
      level: 'INFO' as const,
      message: `${index}`,
    }));
    yield { id: job.id, job: { ...job, state }, log };
  }
}

async function told(source: AsyncIterable<HostedJob>, wantsLogs: boolean) {
  const events = statusEvents({
    changes: source,
    wantsLogs,
    logsOf: ({ log }) => log.map(({ at, ...entry }): LogEntry => ({ ...entry, source: 'USER', timestamp: at })),
    stateOf: async ({ job }): Promise<RequestState> =>
      STATES[job.state.kind === 'waiting' || job.state.kind === 'running' ? job.state.kind : 'done'],
    statusOf: (state, logs) => statusObject({ requestId: 'r', addresses: requestAddresses('http://localhost', 'r'), state, logs }),
  });
  const seen: unknown[] = [];
  for await (const { data } of events) {
    const { status, logs } = Object(data);
    seen.push([status, Array.isArray(logs) ? logs.map(({ message }: LogEntry) => message) : logs]);
  }
  return seen;
}

describe('the events of a request', () => {
  test('hold each log entry once, those of the time in the queue in the first that can hold any', async () => {
    const steps = changes([WAITING, 1], [running(0), 2], [running(0.5), 2], [running(0.6), 3], [DONE, 4]);
    expect(await told(steps, true)).toEqual([
      ['IN_QUEUE', undefined],
      ['IN_PROGRESS', ['0', '1']],
      ['IN_PROGRESS', ['2']],
      ['COMPLETED', ['3']],
    ]);
  });

  test('are one for each state where nobody asks for logs', async () => {
    const steps = changes([WAITING, 1], [running(0), 2], [running(0.6), 3], [DONE, 4]);
    expect(await told(steps, false)).toEqual([
      ['IN_QUEUE', undefined],
      ['IN_PROGRESS', null],
      ['COMPLETED', null],
    ]);
  });
});
