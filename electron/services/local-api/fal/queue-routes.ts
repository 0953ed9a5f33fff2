// The queue: submit a request, ask where it stands, follow it, take its result, take it back.
// Below `/queue`, as queue.fal.run; all but submitting also at the root, for clients that have one address for everything.
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { isOver } from '#contract/generation/is-over.ts';
import { sendEvents } from '../answers/event-stream.ts';
import { whileConnected } from '../answers/while-connected.ts';
import type { ApiContext } from '../api-context.ts';
import type { HostedJob } from '../hosted-jobs/hosted-jobs.ts';
import { FalRefusal, valueOrRefusal } from './fal-refusal.ts';
import { APP_PATH, answersOf, MODELS, TAGS } from './models.ts';
import { falBase, nameRequest } from './request-headers.ts';
import type { FalRequests } from './requests/fal-requests.ts';
import { statusEvents } from './requests/status-events.ts';
import { noSuchRequest } from './wire/error-body.ts';
import { requestAddresses } from './wire/request-addresses.ts';
import { StatusQuery, SubmitHeaders, SubmitQuery, submitOptions } from './wire/request-options.ts';
import { type LogEntry, type QueueStatus, type RequestState, statusObject } from './wire/status-objects.ts';
import { QUEUE_PREFIX } from './wire/target-address.ts';

interface QueueOptions {
  readonly context: ApiContext;
  readonly requests: FalRequests;
}

const Params = z.object({ id: z.string() });
const Cancelled = z.object({ status: z.enum(['CANCELLATION_REQUESTED', 'ALREADY_COMPLETED', 'NOT_FOUND']) });

export const submitRoutes: FastifyPluginAsyncZod<QueueOptions> = async (app, { context, requests }) => {
  const { status, failures } = answersOf(context.schemas);
  for (const { path, name, input, summary } of MODELS) {
    const body = context.schemas.request(name, input);
    const schema = { body, querystring: SubmitQuery, response: { 200: status, ...failures }, summary, tags: TAGS };
    app.post(`${QUEUE_PREFIX}${path}`, { schema }, async (request, reply) => {
      const options = valueOrRefusal(submitOptions(SubmitHeaders.parse(request.headers), request.query));
      const job = valueOrRefusal(await requests.submit({ ...request.body, options, base: falBase(request) }));
      nameRequest(job, request, reply);
      // Fal answers so whatever has begun meanwhile.
      return statusOf(job, request)({ kind: 'waiting', position: job.position ?? 0 }, undefined);
    });
  }
};

export const requestRoutes: FastifyPluginAsyncZod<QueueOptions> = async (app, { context, requests }) => {
  const { status, result, failures } = answersOf(context.schemas);
  const url = `${APP_PATH}/requests/:id`;
  const found = (id: string, request: FastifyRequest, reply: FastifyReply): HostedJob => {
    const job = requests.find(id);
    if (job === undefined) throw new FalRefusal(noSuchRequest());
    nameRequest(job, request, reply);
    return job;
  };

  const asked = { params: Params, querystring: StatusQuery, summary: 'Where a request stands', tags: TAGS };
  app.get(`${url}/status`, { schema: { ...asked, response: { 200: status, 202: status, ...failures } } }, async (request, reply) => {
    const job = found(request.params.id, request, reply);
    reply.code(isOver(job.job.state) ? 200 : 202);
    return statusOf(job, request)(await requests.stateOf(job), request.query.logs ? requests.logsOf(job) : undefined);
  });

  app.get(`${url}/status/stream`, { schema: { ...asked, summary: 'Where a request stands, at every change' } }, async (request, reply) => {
    const job = found(request.params.id, request, reply);
    const events = statusEvents({
      changes: context.jobs.changes(job.id, whileConnected(reply)),
      logsOf: (each) => requests.logsOf(each),
      wantsLogs: request.query.logs,
      stateOf: (each) => requests.stateOf(each),
      statusOf: statusOf(job, request),
    });
    return sendEvents(reply, events);
  });

  const fetched = { params: Params, response: { 200: result, ...failures }, summary: 'What a request made', tags: TAGS };
  for (const address of [url, `${url}/response`]) {
    app.get(address, { schema: fetched }, async (request, reply) =>
      valueOrRefusal(await requests.resultOf(found(request.params.id, request, reply), falBase(request))),
    );
  }

  const cancel = {
    params: Params,
    response: { 202: Cancelled, 400: Cancelled, 404: Cancelled },
    summary: 'Take a request back',
    tags: TAGS,
  };
  app.put(`${url}/cancel`, { schema: cancel }, async (request, reply) => {
    const job = requests.find(request.params.id);
    if (job === undefined) return reply.code(404).send({ status: 'NOT_FOUND' });
    nameRequest(job, request, reply);
    if (isOver(job.job.state) || !context.jobs.cancel(job.id).ok) return reply.code(400).send({ status: 'ALREADY_COMPLETED' });
    return reply.code(202).send({ status: 'CANCELLATION_REQUESTED' });
  });
};

function statusOf({ id }: HostedJob, request: FastifyRequest) {
  const addresses = requestAddresses(falBase(request), id);
  return (state: RequestState, logs: readonly LogEntry[] | undefined): QueueStatus =>
    statusObject({ requestId: id, addresses, state, logs });
}
