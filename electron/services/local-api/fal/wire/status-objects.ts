// Where a request stands, in fal's words. Keys that look optional are not: the Python client reads `queue_position` and `logs`
// without asking whether they are there.
import { z } from 'zod';
import { type FalFailure, failureText } from './error-body.ts';
import type { RequestAddresses } from './request-addresses.ts';

export const LogEntry = z.object({
  message: z.string(),
  level: z.enum(['STDERR', 'STDOUT', 'ERROR', 'INFO', 'WARN', 'DEBUG']),
  source: z.literal('USER'),
  /** ISO 8601, UTC. */
  timestamp: z.string(),
});
export type LogEntry = z.infer<typeof LogEntry>;

const common = { request_id: z.string(), response_url: z.string(), status_url: z.string(), cancel_url: z.string() };
const logs = z.array(LogEntry).nullable();

export const QueueStatus = z.discriminatedUnion('status', [
  z.object({ ...common, status: z.literal('IN_QUEUE'), queue_position: z.int().min(0) }),
  z.object({ ...common, status: z.literal('IN_PROGRESS'), logs }),
  z.object({
    ...common,
    status: z.literal('COMPLETED'),
    logs,
    metrics: z.object({ inference_time: z.number().nullable() }),
    /** Only of a request that did not end well; its result is the whole error. */
    error: z.string().optional(),
    error_type: z.string().optional(),
  }),
]);
export type QueueStatus = z.infer<typeof QueueStatus>;

/** Where a request stands, in ours. */
export type RequestState =
  /** `position` counts the requests that come first: 0 is next. */
  | { readonly kind: 'waiting'; readonly position: number }
  | { readonly kind: 'running' }
  | { readonly kind: 'done'; readonly seconds: number | undefined }
  | { readonly kind: 'failed'; readonly failure: FalFailure };

export interface StatusOf {
  readonly requestId: string;
  readonly addresses: RequestAddresses;
  readonly state: RequestState;
  /** Undefined when nobody asked for them. */
  readonly logs: readonly LogEntry[] | undefined;
}

export function statusObject({ requestId, addresses, state, logs: entries }: StatusOf): QueueStatus {
  const shared = { request_id: requestId, ...addresses };
  const told = entries === undefined ? null : [...entries];
  switch (state.kind) {
    case 'waiting':
      return { status: 'IN_QUEUE', ...shared, queue_position: state.position };
    case 'running':
      return { status: 'IN_PROGRESS', ...shared, logs: told };
    case 'done':
      return { status: 'COMPLETED', ...shared, logs: told, metrics: { inference_time: state.seconds ?? null } };
    case 'failed': {
      const ended = { error: failureText(state.failure), error_type: state.failure.type };
      return { status: 'COMPLETED', ...shared, logs: told, metrics: { inference_time: null }, ...ended };
    }
  }
}
