// What the headers of a request and of its answer say: where the server was reached, and which request it is.
import type { FastifyReply, FastifyRequest } from 'fastify';
import { baseUrl } from '../api-context.ts';
import type { HostedJob } from '../hosted-jobs/hosted-jobs.ts';

/** fal publishes no seed, so it is told beside the answer. */
export function nameRequest({ id, job }: HostedJob, request: FastifyRequest, reply: FastifyReply): void {
  request.jobId = id;
  reply.header('x-fal-request-id', id).header('x-fal-billable-units', '0');
  if (job.request.kind === 'generate') reply.header('x-trellis-seed', String(job.request.options.seed));
}

/** For addresses in answers. Those who came by `queue.localhost` get the plain name: it leads to everything. */
export function falBase(request: FastifyRequest): string {
  return baseUrl(request).replace('://queue.', '://');
}
