// How our own API words failures: the record that every face of the app has.
import type { FastifyError, FastifyReply } from 'fastify';
import type { ApiError } from '#contract/channels/local-api.ts';
import type { AppError } from '#contract/outcome/errors.ts';
import type { ApiContext } from '../api-context.ts';
import { sentenceOf, statusOf } from '../failures/http-failure.ts';
import { InvalidRequest } from '../failures/invalid-request.ts';
import { ReadableError } from '../failures/readable-error.ts';
import type { SubmitProblem } from '../hosted-jobs/hosted-jobs.ts';

/** Thrown by handlers. */
export class ApiFailure extends Error {
  readonly status: number;
  readonly body: ApiError;
  readonly headers: Readonly<Record<string, string>>;

  constructor(status: number, error: ApiError['error'], headers: Readonly<Record<string, string>> = {}) {
    super(error.message);
    this.status = status;
    this.body = { error };
    this.headers = headers;
  }
}

export function errorOf({ code, message, hint }: AppError, withoutPaths: (text: string) => string): ApiError['error'] {
  return { code, message: withoutPaths(message), ...(hint !== undefined && { hint: withoutPaths(hint) }) };
}

export function failureOf(error: AppError, { public: withoutPaths }: Pick<ApiContext, 'public'>): ApiFailure {
  return new ApiFailure(statusOf(error), errorOf(error, withoutPaths));
}

export function refusalOf(problem: SubmitProblem, context: Pick<ApiContext, 'public'>): ApiFailure {
  switch (problem.kind) {
    case 'busy':
      return new ApiFailure(429, { code: 'busy', message: problem.message }, { 'retry-after': String(problem.retryAfterSeconds) });
    case 'image': {
      const { error, kind } = problem.problem;
      const body = errorOf(error, context.public);
      const issues = [{ path: ['images', problem.index], message: context.public(sentenceOf(error)) }];
      return new ApiFailure(kind === 'refused' ? 500 : 422, { ...body, issues });
    }
    default:
      return failureOf(problem.error, context);
  }
}

/** Answers what a handler threw; false for what is not ours to word. */
export function answerApiFailure(error: FastifyError | InvalidRequest | ReadableError | ApiFailure, reply: FastifyReply): boolean {
  if (error instanceof ApiFailure) {
    reply.code(error.status).headers(error.headers).send(error.body);
    return true;
  }
  if (error instanceof InvalidRequest) {
    const issues = error.issues.map(({ path, message }) => ({ path: path.filter((part) => typeof part !== 'symbol'), message }));
    reply.code(422).send({ error: { code: 'invalid', message: `The request does not fit: ${error.message}.`, issues } } satisfies ApiError);
    return true;
  }
  if (error instanceof ReadableError) {
    const code = error.kind === 'busy' ? 'busy' : 'invalid';
    reply
      .code(error.statusCode)
      .headers(error.headers)
      .send({ error: { code, message: error.message } } satisfies ApiError);
    return true;
  }
  if (error.statusCode !== undefined && error.statusCode < 500) {
    reply.code(error.statusCode).send({ error: { code: 'invalid', message: error.message } } satisfies ApiError);
    return true;
  }
  return false;
}
