// `POST /v1/infer`: one object for one request, answered when it is done. Whoever hangs up loses the answer, not the object.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { FastifyReply } from 'fastify';
import { whileConnected } from '../answers/while-connected.ts';
import type { ApiContext, ApiService } from '../api-context.ts';
import { sentenceOf, statusOf } from '../failures/http-failure.ts';
import type { HostedJob, SubmitProblem } from '../hosted-jobs/hosted-jobs.ts';
import { type HostedRequest, hostedOptions } from '../hosted-jobs/hosted-request.ts';
import { outcomeOf } from '../hosted-jobs/job-outcome.ts';
import { FailureAnswer, type Object3dRequest, Object3dResponse, object3dRequest } from './object-3d.ts';

export const infer: ApiService = async (app, { context }) => {
  const body = object3dRequest(['image', 'text']);
  app.post(
    '/v1/infer',
    { schema: { body, response: { 200: Object3dResponse, '4xx': FailureAnswer, '5xx': FailureAnswer } } },
    async (request, reply) => {
      const submitted = await submit(context, request.body);
      if (submitted.kind === 'refused') return refuse(reply, submitted);
      request.jobId = submitted.job.id;
      const ended = await context.jobs.waitForEnd(submitted.job.id, whileConnected(reply));
      return ended === undefined ? reply.code(404).send({ detail: 'The job was removed.' }) : answer(context, ended, reply);
    },
  );
};

type Submitted =
  | { readonly kind: 'job'; readonly job: HostedJob }
  | { readonly kind: 'refused'; readonly status: number; readonly detail: string; readonly retryAfterSeconds?: number };

async function submit(context: ApiContext, body: Object3dRequest): Promise<Submitted> {
  const asked = hostedRequest(body);
  if (typeof asked === 'string') return { kind: 'refused', status: 422, detail: asked };
  const job = await context.jobs.submit(asked);
  return job.ok ? { kind: 'job', job: job.value } : refusalOf(context, job.error);
}

function hostedRequest(body: Object3dRequest): HostedRequest | string {
  const { prompt, image } = body;
  if (prompt !== null && image !== null) return 'Multiple prompt fields were detected: prompt, image. Exactly one of them is needed.';
  if (prompt === null && image === null) return 'No prompt field was detected: one of prompt and image is needed.';
  const urls = image === null ? [] : [image].flat();
  const options = hostedOptions({
    multiImage: body.multiimage_algo ?? undefined,
    structureSteps: body.ss_sampling_steps ?? undefined,
    structureGuidance: body.ss_cfg_scale ?? undefined,
    latentSteps: body.slat_sampling_steps ?? undefined,
    latentGuidance: body.slat_cfg_scale ?? undefined,
    seed: body.seed || undefined,
    texture: body.no_texture ? false : undefined,
    formats: body.output_format === 'stl' ? ['glb', 'stl'] : ['glb'],
  });
  return {
    origin: { service: 'nim', notes: { format: body.output_format ?? 'glb' } },
    images: urls.map((url) => ({ kind: 'url', url })),
    prompt: prompt ?? undefined,
    options,
  };
}

function refusalOf(context: ApiContext, problem: SubmitProblem): Submitted {
  switch (problem.kind) {
    case 'busy':
      return { kind: 'refused', status: 429, detail: problem.message, retryAfterSeconds: problem.retryAfterSeconds };
    case 'image':
      return {
        kind: 'refused',
        status: problem.problem.kind === 'refused' ? 500 : 422,
        detail: context.public(sentenceOf(problem.problem.error)),
      };
    default:
      return { kind: 'refused', status: statusOf(problem.error), detail: context.public(sentenceOf(problem.error)) };
  }
}

function refuse(reply: FastifyReply, { status, detail, retryAfterSeconds }: Extract<Submitted, { kind: 'refused' }>): FastifyReply {
  if (retryAfterSeconds !== undefined) reply.header('retry-after', retryAfterSeconds);
  return reply.code(status).send({ detail });
}

async function answer(context: ApiContext, hosted: HostedJob, reply: FastifyReply): Promise<FastifyReply> {
  const outcome = await outcomeOf(context.jobs, hosted);
  switch (outcome.kind) {
    case 'unfinished': // the client has gone
      return reply.code(499).send({ detail: 'The client closed the connection; the job goes on.' });
    case 'cancelled':
      return reply.code(499).send({ detail: 'The job was cancelled.' });
    case 'failed':
      return reply.code(statusOf(outcome.error)).send({ detail: context.public(sentenceOf(outcome.error)) });
    case 'done': {
      const format = hosted.job.request.origin?.notes?.['format'] ?? 'glb';
      const name = outcome.sidecar.files[format] ?? '';
      const file = await readFile(join(outcome.folder, name));
      return reply.send({ artifacts: [{ base64: file.toString('base64'), finishReason: 'SUCCESS', seed: outcome.seed }] });
    }
  }
}
