// Whether whoever asked is still there.
import type { FastifyReply } from 'fastify';

/** Aborts when the client hangs up, or has its whole answer. */
export function whileConnected(reply: FastifyReply): AbortSignal {
  const gone = new AbortController();
  reply.raw.once('close', () => gone.abort());
  return gone.signal;
}
