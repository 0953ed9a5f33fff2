// The bodies that are in memory at a time, while they come and until their answers are given: pictures of many megabytes each.
import type { Server } from 'node:http';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { ReadableError } from '../failures/readable-error.ts';

/** Four of the longest that one request may have. */
const MOST_HELD_BYTES = 256 * 1024 * 1024;
const RETRY_AFTER_SECONDS = 1;

/** Bytes, by server: its services count together. */
const held = new WeakMap<Server, number>();
const release = new WeakMap<FastifyRequest, () => void>();

/** Counts the bodies of `isCounted` types; refuses one that finds no room, before it is read. One that does not say its length counts as the longest. */
export function limitHeldBodies(app: FastifyInstance, isCounted: (contentType: string) => boolean): void {
  const longest = app.initialConfig.bodyLimit ?? MOST_HELD_BYTES;
  const heldBytes = () => held.get(app.server) ?? 0;
  const hold = (request: FastifyRequest, reply: FastifyReply, bytes: number) => {
    held.set(app.server, heldBytes() + bytes);
    const letGo = () => {
      if (release.delete(request)) held.set(app.server, heldBytes() - bytes);
    };
    release.set(request, letGo);
    reply.raw.once('close', letGo);
  };
  app.addHook('preParsing', async (request, reply) => {
    const { headers } = request;
    if (release.has(request) || !isCounted(headers['content-type'] ?? '')) return;
    const bytes = headers['transfer-encoding'] === undefined ? Number(headers['content-length'] ?? 0) : longest;
    if (heldBytes() + bytes > MOST_HELD_BYTES) {
      const sentence = 'Too many large requests come in at once. Try again when others are answered.';
      throw new ReadableError(429, 'busy', sentence, { 'retry-after': String(RETRY_AFTER_SECONDS) });
    }
    hold(request, reply, bytes);
  });
}

/** Lets go of a body that nobody reads any more, so that a request that waits long for its answer takes no memory. */
export function forgetBody(request: FastifyRequest): void {
  request.body = undefined;
  release.get(request)?.();
}
