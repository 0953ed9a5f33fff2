// A request in fal's form that is answered with a failure, on its way through Fastify.
import type { FastifyReply } from 'fastify';
import type { Result } from '#contract/outcome/result.ts';
import type { FalFailure } from './wire/error-body.ts';

export class FalRefusal extends Error {
  override readonly name = 'FalRefusal';
  readonly failure: FalFailure;

  constructor(failure: FalFailure) {
    super(failure.type);
    this.failure = failure;
  }
}

/** Says in the headers what kind of a failure it is, and whether the same request may go well later. */
export function answerFailure(reply: FastifyReply, { status, body, type, retryAfterSeconds, isUserTimeout }: FalFailure): void {
  reply
    .code(status)
    .header('x-fal-error-type', type)
    .header('x-fal-retryable', String(retryAfterSeconds !== undefined));
  if (retryAfterSeconds !== undefined) reply.header('retry-after', String(retryAfterSeconds));
  if (isUserTimeout === true) reply.header('x-fal-request-timeout-type', 'user');
  reply.send(body);
}

export function valueOrRefusal<T>(result: Result<T, FalFailure>): T {
  if (result.ok) return result.value;
  throw new FalRefusal(result.error);
}
