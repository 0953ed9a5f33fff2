// `POST /fal-ai/trellis`, as fal.run: one request, answered when its object is there. Who hangs up loses the answer, not the object.
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { whileConnected } from '../answers/while-connected.ts';
import type { ApiContext } from '../api-context.ts';
import { forgetBody } from '../guards/held-bodies.ts';
import { FalRefusal, valueOrRefusal } from './fal-refusal.ts';
import { answersOf, MODELS, TAGS } from './models.ts';
import { falBase, nameRequest } from './request-headers.ts';
import { AbandonedRuns, runKey } from './requests/abandoned-runs.ts';
import type { FalRequests } from './requests/fal-requests.ts';
import { noSuchRequest, platformFailure } from './wire/error-body.ts';
import { SubmitHeaders, submitOptions } from './wire/request-options.ts';

interface RunOptions {
  readonly context: ApiContext;
  readonly requests: FalRequests;
}

export const runRoutes: FastifyPluginAsyncZod<RunOptions> = async (app, { context, requests }) => {
  const { result, failures } = answersOf(context.schemas);
  const abandoned = new AbandonedRuns();
  for (const { path, name, input: body, summary } of MODELS) {
    const schema = { body: context.schemas.request(name, body), response: { 200: result, ...failures }, summary, tags: TAGS };
    app.post(path, { schema }, async (request, reply) => {
      const connection = whileConnected(reply);
      const base = falBase(request);
      const options = valueOrRefusal(submitOptions(SubmitHeaders.parse(request.headers), {}));
      const key = runKey(path, request.body);
      const earlier = requests.find(abandoned.take(key));
      const isTaken = earlier !== undefined && earlier.job.state.kind !== 'cancelled';
      const job = isTaken ? earlier : valueOrRefusal(await requests.submit({ ...request.body, options, base }));
      forgetBody(request);
      nameRequest(job, request, reply);
      const ended = await context.jobs.waitForEnd(job.id, connection);
      if (ended === undefined) throw new FalRefusal(noSuchRequest());
      if (connection.aborted) {
        abandoned.put(key, job.id);
        context.log.info(`the client of the request ${job.id} hung up; the request goes on`);
        throw new FalRefusal(platformFailure(499, 'The client closed the connection; the request goes on.', 'client_disconnected'));
      }
      return valueOrRefusal(await requests.resultOf(ended, base));
    });
  }
};
