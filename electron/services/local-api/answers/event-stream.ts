// Server-sent events (https://html.spec.whatwg.org/multipage/server-sent-events.html): one message for each thing that happens, and a
// comment now and then, because clients and proxies give up on a silent connection.
import { Readable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import type { FastifyReply } from 'fastify';

export interface ServerSentEvent {
  /** What kind; `message` when absent. */
  readonly event?: string;
  /** Sent as JSON. */
  readonly data: unknown;
}

/** Nominal limit of the hosted services' clients: 15 s. */
const PING_MS = 10_000;
const PING = ': ping\n\n';

/** Answers with `events`, until they end or the client hangs up. They have to end then: see `whileConnected`. */
export function sendEvents(reply: FastifyReply, events: AsyncIterator<ServerSentEvent>, pingMs = PING_MS): FastifyReply {
  return reply
    .header('cache-control', 'no-store')
    .type('text/event-stream; charset=utf-8')
    .send(Readable.from(textOf(events, pingMs)));
}

async function* textOf(events: AsyncIterator<ServerSentEvent>, pingMs: number): AsyncGenerator<string> {
  try {
    for (let next = events.next(); ; ) {
      const timer = new AbortController();
      const silence = delay(pingMs, undefined, { signal: timer.signal }).catch(() => undefined);
      const result = await Promise.race([next, silence]);
      timer.abort();
      if (result === undefined) {
        yield PING;
        continue;
      }
      if (result.done) return;
      const { event, data } = result.value;
      yield `${event === undefined ? '' : `event: ${event}\n`}data: ${JSON.stringify(data)}\n\n`;
      next = events.next();
    }
  } finally {
    await events.return?.();
  }
}
