// What an answer in fal's form says in its headers about the request.
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { HostedJob } from '../hosted-jobs/hosted-jobs.ts';

/** fal publishes no seed, so it is told beside the answer. */
export function nameRequest({ id, job }: HostedJob, request: FastifyRequest, reply: FastifyReply): void {
  request.jobId = id;
  reply.header('x-fal-request-id', id).header('x-fal-billable-units', '0');
  if (job.request.kind === 'generate') reply.header('x-trellis-seed', String(job.request.options.seed));
}
