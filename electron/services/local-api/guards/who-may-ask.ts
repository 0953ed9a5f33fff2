// Who is answered at all: programs on this machine, and pages that the user allowed. A page of the internet reaches a loopback server
// through the user's browser, by its own name (DNS rebinding, seen in Host) or as a foreign origin (seen in Origin and Sec-Fetch-Site).
import { createHash, timingSafeEqual } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Answered without the token: it tells nothing, or its address is a secret by itself. */
    readonly isOpen?: boolean;
  }
}

export interface WhoMayAsk {
  /** Asked for in `Authorization: Bearer …` or `Key …`; without one nobody is asked. */
  readonly token?: string | undefined;
  /** Origins of pages that may read answers, as `http://localhost:3000`. */
  readonly allowedOrigins: readonly string[];
}

/** `queue.localhost`: every name below `localhost` is this machine (RFC 6761), and fal's clients put `queue.` before the host they are given. */
const LOOPBACK_HOST = /^(?:127\.0\.0\.1|(?:queue\.)?localhost|\[::1\])(?::\d{1,5})?$/i;
const AUTHORIZATION = /^(?:Bearer|Key) +(.+)$/i;

/** Refuses everybody else, before a body is read. */
export function guardAskers(app: FastifyInstance, { token, allowedOrigins }: WhoMayAsk): void {
  const origins = new Set(allowedOrigins);
  app.addHook('onRequest', async (request, reply) => {
    const refusal = foreignHost(request) ?? foreignOrigin(request, origins) ?? missingToken(request, token);
    if (refusal === undefined) return;
    if (refusal.status === 401) reply.header('www-authenticate', 'Bearer');
    refuse(reply, refusal);
    await reply;
  });
}

interface AskerRefusal {
  readonly status: 401 | 403;
  readonly detail: string;
}

function refuse(reply: FastifyReply, { status, detail }: AskerRefusal): void {
  // The body of what is refused is not waited for.
  reply.code(status).header('connection', 'close').send({ detail });
}

function foreignHost({ headers }: FastifyRequest): AskerRefusal | undefined {
  if (LOOPBACK_HOST.test(headers.host ?? '')) return undefined;
  return { status: 403, detail: 'This server answers to 127.0.0.1 and localhost alone, and the Host of the request is another one.' };
}

function foreignOrigin({ headers }: FastifyRequest, allowed: ReadonlySet<string>): AskerRefusal | undefined {
  const { origin } = headers;
  if (origin !== undefined) {
    if (allowed.has(origin) || URL.parse(origin)?.host === headers.host) return undefined;
    return { status: 403, detail: 'Pages of this origin may not use this server.' };
  }
  const site = headers['sec-fetch-site'];
  if (site === undefined || site === 'none' || site === 'same-origin') return undefined;
  // A link that is followed is the user's own doing, and answers are shown, not read by the page.
  if (headers['sec-fetch-mode'] === 'navigate' && headers['sec-fetch-dest'] === 'document') return undefined;
  return { status: 403, detail: 'Pages of other origins may not use this server.' };
}

function missingToken(request: FastifyRequest, token: string | undefined): AskerRefusal | undefined {
  // A browser asks with OPTIONS whether it may send the token at all.
  if (token === undefined || request.routeOptions.config.isOpen === true || request.method === 'OPTIONS') return undefined;
  const given = AUTHORIZATION.exec(request.headers.authorization ?? '')?.[1] ?? '';
  // Hashed first, so that nothing is told by how long the comparison takes.
  if (timingSafeEqual(digest(given), digest(token))) return undefined;
  return { status: 401, detail: 'A token is needed: Authorization: Bearer <token>, or Key <token>.' };
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
