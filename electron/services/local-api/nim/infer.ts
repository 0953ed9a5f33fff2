// Asking for an object, over the container's route and over those of the hosted endpoint. The container holds the connection until the
// object is done; the gateway may answer 202, and is asked again. Whoever hangs up loses the answer, not the object.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { whileConnected } from '../answers/while-connected.ts';
import type { ApiContext, ApiService } from '../api-context.ts';
import { sentenceOf, statusOf } from '../failures/http-failure.ts';
import { ReadableError } from '../failures/readable-error.ts';
import { forgetBody } from '../guards/held-bodies.ts';
import type { HostedJob } from '../hosted-jobs/hosted-jobs.ts';
import { type FinishedResult, outcomeOf } from '../hosted-jobs/job-outcome.ts';
import { FailureAnswer, type Object3dResponse, type object3dRequest } from './object-3d.ts';
import { type Submission, submit } from './submit.ts';

export interface InferOptions extends Omit<Submission, 'context'> {
  readonly body: ReturnType<typeof object3dRequest>;
  readonly answer: typeof Object3dResponse;
  /** How long the container's route holds a connection; until the end when absent. */
  readonly holdMs?: number | undefined;
}

const ROUTES = [
  '/v1/infer',
  '/v1/genai/microsoft/trellis',
  '/v2/nvcf/pexec/functions/:functionId',
  '/v2/nvcf/pexec/functions/:functionId/versions/:versionId',
];
const STATUS_ROUTE = '/v2/nvcf/pexec/status/:requestId';
const POLL_HEADER = 'nvcf-poll-seconds';
const LONGEST_POLL_SECONDS = 300;
const STATUS_POLL_SECONDS = 60;
const RETRY_AFTER_SECONDS = '2';
const PollSeconds = z.coerce.number().min(0);
const Pending = z.object({ reqId: z.string(), status: z.string() });

export const infer =
  ({ body, answer, holdMs, ...submission }: InferOptions): ApiService =>
  async (app, { context }) => {
    const answers = { 200: answer, 202: Pending, '4xx': FailureAnswer, '5xx': FailureAnswer };
    for (const url of ROUTES) {
      const schema = { body, response: answers, tags: ['NVIDIA NIM'], summary: 'Grow an object', hide: url.includes(':') };
      app.post(url, { schema }, async (request, reply) => {
        if (context.readiness.state().kind === 'loading') {
          throw new ReadableError(503, 'loading', 'The model is not loaded yet.', { 'retry-after': RETRY_AFTER_SECONDS });
        }
        const job = await submit(request.body, { context, ...submission });
        request.jobId = job.id;
        forgetBody(request);
        const pollMs = pollMsOf(request);
        return hold(context, job.id, reply, { holdMs: pollMs ?? holdMs, isPolled: pollMs !== undefined });
      });
    }

    const params = z.object({ requestId: z.string().max(64) });
    app.get(
      STATUS_ROUTE,
      { schema: { params, response: answers, tags: ['NVIDIA NIM'], summary: 'What came of a request' } },
      async (request, reply) => {
        const job = context.jobs.find(request.params.requestId);
        if (job?.job.request.origin?.service !== 'nim') throw new ReadableError(404, 'not_found', 'There is no such request.');
        return hold(context, job.id, reply, { holdMs: pollMsOf(request) ?? STATUS_POLL_SECONDS * 1000, isPolled: true });
      },
    );
  };

/** In milliseconds; absent where it is not asked for, or not understood. */
function pollMsOf({ headers }: FastifyRequest): number | undefined {
  const asked = headers[POLL_HEADER];
  const seconds = asked === undefined ? undefined : PollSeconds.safeParse(asked).data;
  return seconds === undefined ? undefined : Math.min(seconds, LONGEST_POLL_SECONDS) * 1000;
}

interface Hold {
  /** Until the end when absent. */
  readonly holdMs: number | undefined;
  /** The client knows what 202 means. */
  readonly isPolled: boolean;
}

async function hold(context: ApiContext, id: string, reply: FastifyReply, { holdMs, isPolled }: Hold): Promise<FastifyReply> {
  const gone = whileConnected(reply);
  const signal = holdMs === undefined ? gone : AbortSignal.any([gone, AbortSignal.timeout(holdMs)]);
  const job = await context.jobs.waitForEnd(id, signal);
  if (job === undefined) throw new ReadableError(404, 'not_found', 'The job was removed.');
  reply.header('nvcf-reqid', id);
  const outcome = await outcomeOf(context.jobs, job);
  switch (outcome.kind) {
    case 'unfinished':
      if (gone.aborted) throw new ReadableError(499, 'gone', 'The client hung up; the job goes on.');
      return unfinished(job, reply, isPolled);
    case 'cancelled':
      throw new ReadableError(499, 'cancelled', 'The job was cancelled.', { 'nvcf-status': 'rejected' });
    case 'failed': {
      const sentence = context.public(sentenceOf(outcome.error));
      throw new ReadableError(statusOf(outcome.error), outcome.error.code, sentence, { 'nvcf-status': 'errored' });
    }
    case 'done':
      return reply.header('nvcf-status', 'fulfilled').send(await response(job, outcome));
  }
}

function unfinished({ id, job }: HostedJob, reply: FastifyReply, isPolled: boolean): FastifyReply {
  if (!isPolled)
    throw new ReadableError(500, 'timeout', `The object is not done in the time that an answer may take. It goes on, as ${id}.`);
  const status = job.state.kind === 'running' ? 'in-progress' : 'pending-evaluation';
  const percent = job.state.kind === 'running' ? Math.floor(job.state.fraction * 100) : 0;
  return reply.code(202).header('nvcf-status', status).header('nvcf-percent-complete', percent).send({ reqId: id, status });
}

async function response({ job }: HostedJob, { folder, sidecar, seed }: FinishedResult): Promise<Object3dResponse> {
  const format = job.request.origin?.notes?.['format'] ?? 'glb';
  const name = sidecar.files[format];
  const bytes = name === undefined ? undefined : await readFile(join(folder, name)).catch(() => undefined);
  if (bytes === undefined) throw new ReadableError(404, 'not_found', `The ${format} file of this object is not there any more.`);
  return { artifacts: [{ base64: bytes.toString('base64'), finishReason: 'SUCCESS', seed }] };
}
