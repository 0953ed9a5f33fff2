// The HTTP server itself: limits, guards, how failures are answered, and the services behind it. One place registers each service.
import type { ServerOptions } from 'node:http';
import cors from '@fastify/cors';
import fastifyStatic from '@fastify/static';
import fastify, { type FastifyError, type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { isResponseSerializationError, serializerCompiler, type ZodTypeProvider } from 'fastify-type-provider-zod';
import type { ApiContext, ApiService } from './api-context.ts';
import { InvalidRequest, validatorCompiler } from './failures/invalid-request.ts';
import { ReadableError } from './failures/readable-error.ts';
import { validationDetails } from './failures/validation-details.ts';
import { fal } from './fal/fal.ts';
import { localAddress, TARGET_HEADER } from './fal/wire/target-address.ts';
import { files } from './files/files.ts';
import { takeJsonBodies } from './guards/json-body.ts';
import { guardAskers, type WhoMayAsk } from './guards/who-may-ask.ts';
import { describeRoutes } from './meta/documentation.ts';
import { meta } from './meta/meta.ts';
import { nim } from './nim/nim.ts';
import type { RecentRequests } from './recent-requests.ts';
import { v1 } from './v1/v1.ts';

/** Every service, in the order of their routes in the documentation. */
const SERVICES: readonly ApiService[] = [nim, fal, v1, files, meta];

const MOST_BODY_BYTES = 64 * 1024 * 1024;
/** Long enough for 64 MB over a loopback connection of a busy machine; answers may take as long as they take. */
export const HTTP_LIMITS: ServerOptions = {
  headersTimeout: 10_000,
  requestTimeout: 60_000,
  keepAliveTimeout: 10_000,
  maxHeaderSize: 16 * 1024,
  connectionsCheckingInterval: 5_000,
};

declare module 'fastify' {
  interface FastifyRequest {
    /** The job that the request made or is about. */
    jobId?: string;
  }
}

export interface HttpServerOptions extends WhoMayAsk {
  readonly context: ApiContext;
  readonly recent: RecentRequests;
}

export async function createHttpServer({ context, recent, ...who }: HttpServerOptions): Promise<FastifyInstance> {
  const app = fastify({
    http: HTTP_LIMITS,
    bodyLimit: MOST_BODY_BYTES,
    requestTimeout: HTTP_LIMITS.requestTimeout ?? 0,
    keepAliveTimeout: HTTP_LIMITS.keepAliveTimeout ?? 0,
    routerOptions: { maxParamLength: 300 },
    return503OnClosing: true,
    forceCloseConnections: true,
    exposeHeadRoutes: false,
    rewriteUrl: ({ url = '/', headers }) => localAddress({ url, host: headers.host, target: firstOf(headers[TARGET_HEADER]) }),
  }).withTypeProvider<ZodTypeProvider>();
  app.setValidatorCompiler(validatorCompiler).setSerializerCompiler(serializerCompiler);
  app.addHook('onRequest', async (request, reply) => void reply.raw.once('close', () => noteRequest(recent, request, reply)));
  guardAskers(app, who);
  if (who.allowedOrigins.length > 0) await app.register(cors, { origin: [...who.allowedOrigins], exposedHeaders: ['*'] });
  takeJsonBodies(app);
  app.addHook('onSend', async (_request, reply) => {
    reply.header('x-content-type-options', 'nosniff').header('referrer-policy', 'no-referrer');
    if (!reply.hasHeader('cache-control')) reply.header('cache-control', 'no-store');
    if (!reply.hasHeader('content-security-policy')) reply.header('content-security-policy', "default-src 'none'; frame-ancestors 'none'");
  });
  app.setErrorHandler((error: FastifyError | InvalidRequest | ReadableError, request, reply) =>
    answerFailure(context, error, request, reply),
  );
  app.setNotFoundHandler((request, reply) => answerNotFound(app, request, reply));
  await describeRoutes(app, context);
  await app.register(fastifyStatic, { root: import.meta.dirname, serve: false }); // for `sendFile` alone
  for (const service of SERVICES) await app.register(service, { context });
  await app.ready();
  return app;
}

function firstOf(header: string | string[] | undefined): string | undefined {
  return typeof header === 'string' ? header : header?.[0];
}

/** In the words of FastAPI, which both hosted services are made with. */
function answerFailure(
  { log }: ApiContext,
  error: FastifyError | InvalidRequest | ReadableError,
  request: FastifyRequest,
  reply: FastifyReply,
): void {
  if (error instanceof InvalidRequest) {
    reply.code(422).send({ detail: validationDetails(error, request) });
  } else if (error instanceof ReadableError && error.kind === 'json_invalid') {
    reply
      .code(422)
      .send({ detail: [{ type: 'json_invalid', loc: ['body', 0], msg: error.message, input: {}, ctx: { error: 'It is not JSON' } }] });
  } else if (error instanceof ReadableError) {
    reply.code(error.statusCode).headers(error.headers).send({ detail: error.message });
  } else if (error.statusCode !== undefined && error.statusCode >= 400 && error.statusCode < 500) {
    reply.code(error.statusCode).send({ detail: WORDS[error.statusCode] ?? 'Bad Request' });
  } else {
    const cause = isResponseSerializationError(error) ? error.cause : error;
    log.error(`${request.method} ${request.routeOptions.url ?? 'no route'} failed`, cause);
    reply.code(500).send({ detail: 'Internal Server Error' });
  }
}

const WORDS: Readonly<Record<number, string>> = {
  413: `The body is larger than ${MOST_BODY_BYTES / 1024 / 1024} MB.`,
  415: 'The body has to be application/json.',
};

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const;

function answerNotFound(app: FastifyInstance, request: FastifyRequest, reply: FastifyReply): void {
  const url = request.url.split('?', 1)[0] ?? '';
  const allowed = METHODS.filter((method) => app.hasRoute({ method, url }));
  if (allowed.length > 0) reply.code(405).header('allow', allowed.join(', ')).send({ detail: 'Method Not Allowed' });
  else reply.code(404).send({ detail: 'Not Found' });
}

/** What nginx calls a client that left before its answer. */
const HUNG_UP = 499;
const REFUSED: readonly number[] = [401, 403];

/** What only looks is not worth telling unless it is refused: clients poll. */
function noteRequest(recent: RecentRequests, request: FastifyRequest, reply: FastifyReply): void {
  const status = reply.raw.writableFinished ? reply.statusCode : HUNG_UP;
  if (request.method === 'GET' && !REFUSED.includes(status)) return;
  const { method, routeOptions, headers, jobId } = request;
  recent.note({
    at: new Date().toISOString(),
    method,
    route: routeOptions.url ?? 'no route',
    status,
    client: headers['user-agent'] ?? '',
    ...(jobId !== undefined && { jobId }),
  });
}
