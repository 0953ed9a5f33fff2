// `/api/v1/jobs`: asking for objects and watching them. Every job of the queue is shown, whoever asked for it.
import { z } from 'zod';
import { ApiJob, ApiNewJob } from '#contract/channels/local-api.ts';
import { GenerationOptions } from '#contract/generation/generation.ts';
import { sendEvents } from '../answers/event-stream.ts';
import { whileConnected } from '../answers/while-connected.ts';
import type { ApiContext, ApiService } from '../api-context.ts';
import type { HostedJob } from '../hosted-jobs/hosted-jobs.ts';
import { seedOf } from '../hosted-jobs/hosted-request.ts';
import { ApiFailure, failureOf, refusalOf } from './failures.ts';
import { viewJob } from './views.ts';

const PATH = '/api/v1/jobs';
const tags = ['Espalier'];
const Params = z.object({ jobId: z.string().max(64) });
const Jobs = z.object({ jobs: z.array(ApiJob) });
const Query = z.object({ state: ApiJob.shape.state.optional() });

export const jobRoutes: ApiService = async (app, { context }) => {
  const { jobs, queue, schemas } = context;
  const body = schemas.request('NewJob', ApiNewJob);
  const job = schemas.response('Job', ApiJob);

  app.post(PATH, { schema: { body, response: { 201: job }, tags, summary: 'Ask for an object' } }, async (request, reply) => {
    const { images, text, name, priority, pack, options } = request.body;
    const submitted = await jobs.submit({
      origin: { service: 'api', ...(priority === 'low' && { priority }) },
      images: images.map((url) => ({ kind: 'url', url })),
      prompt: text,
      name,
      pack,
      options: GenerationOptions.parse({ ...seedOf(options.seed), ...options }),
    });
    if (!submitted.ok) throw refusalOf(submitted.error, context);
    request.jobId = submitted.value.id;
    return reply.code(201).header('location', `${PATH}/${submitted.value.id}`).send(viewJob(context, submitted.value));
  });

  app.get(PATH, { schema: { querystring: Query, response: { 200: Jobs }, tags, summary: 'Every job, oldest first' } }, async (request) => {
    const { state } = request.query;
    const listed = jobs.listAll().filter((each) => state === undefined || each.job.state.kind === state);
    return { jobs: listed.map((each) => viewJob(context, each)) };
  });

  app.get(`${PATH}/:jobId`, { schema: { params: Params, response: { 200: job }, tags, summary: 'One job' } }, async (request) =>
    viewJob(context, known(context, request.params.jobId)),
  );

  app.get(
    `${PATH}/:jobId/events`,
    { schema: { params: Params, tags, summary: 'One job at every change, as server-sent events' } },
    (request, reply) => {
      const { id } = known(context, request.params.jobId);
      return sendEvents(reply, views(context, jobs.changes(id, whileConnected(reply))));
    },
  );

  for (const [word, summary, change] of [
    ['cancel', 'Cancel a waiting or running job', (id: string) => queue.cancel(id)],
    ['retry', 'Run a failed, cancelled or paused job once more, unless it could only fail again', (id: string) => queue.retry(id)],
  ] as const) {
    app.post(`${PATH}/:jobId/${word}`, { schema: { params: Params, response: { 202: job }, tags, summary } }, async (request, reply) => {
      const { id } = known(context, request.params.jobId);
      request.jobId = id;
      const busy = word === 'retry' ? jobs.busy() : undefined;
      if (busy !== undefined) throw refusalOf(busy, context);
      const changed = change(id);
      if (!changed.ok) throw new ApiFailure(409, failureOf(changed.error, context).body.error);
      return reply.code(202).send(viewJob(context, known(context, id)));
    });
  }

  app.delete(
    `${PATH}/:jobId`,
    { schema: { params: Params, tags, summary: 'Forget a job that is over; its asset stays' } },
    async (request, reply) => {
      const { id } = known(context, request.params.jobId);
      const dismissed = queue.dismiss(id);
      if (!dismissed.ok) throw new ApiFailure(409, failureOf(dismissed.error, context).body.error);
      return reply.code(204).send();
    },
  );
};

function known({ jobs }: ApiContext, id: string): HostedJob {
  const job = jobs.findAny(id);
  if (job === undefined) throw new ApiFailure(404, { code: 'not_found', message: 'There is no such job.' });
  return job;
}

async function* views(context: ApiContext, changes: AsyncIterable<HostedJob>) {
  for await (const job of changes) yield { event: 'job', data: viewJob(context, job) };
}
