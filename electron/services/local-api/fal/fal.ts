// `fal-ai/trellis` and `fal-ai/trellis/multi` as fal.ai serves them: the answers of fal.run, queue.fal.run and the uploads before them.
import { randomUUID } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { ApiService } from '../api-context.ts';
import { InvalidRequest } from '../failures/invalid-request.ts';
import { ReadableError } from '../failures/readable-error.ts';
import { validationDetails } from '../failures/validation-details.ts';
import { takeJsonBodies } from '../guards/json-body.ts';
import { answerFailure, FalRefusal } from './fal-refusal.ts';
import { requestRoutes, submitRoutes } from './queue-routes.ts';
import { FalRequests } from './requests/fal-requests.ts';
import { Webhooks } from './requests/webhooks.ts';
import { runRoutes } from './run-routes.ts';
import { uploadRoutes } from './uploads/upload-routes.ts';
import { Uploads } from './uploads/uploads.ts';
import { invalidInput, platformFailure } from './wire/error-body.ts';
import { PROXY_PATH, QUEUE_PREFIX } from './wire/target-address.ts';

/** fal's own curl lines send JSON without saying so, which curl calls a form. */
const JSON_OF_CURL = /^(?:application\/(?:[\w.-]+\+)?json|application\/x-www-form-urlencoded|text\/plain)(?:;|$)/i;

export const fal: ApiService = async (app, { context }) => {
  const uploads = new Uploads(context.uploadsFolder);
  const requests = new FalRequests(context, uploads);
  const webhooks = new Webhooks(context, requests);
  app.addHook('onClose', async () => {
    webhooks.dispose();
    requests.dispose();
  });
  app.addHook('onSend', async (_request, reply) => {
    // The Python client sends a request again whose answer has none, because that might be anybody's.
    if (!reply.hasHeader('x-fal-request-id')) reply.header('x-fal-request-id', randomUUID());
  });
  app.setErrorHandler(answerError);
  takeJsonBodies(app, JSON_OF_CURL);
  await app.register(runRoutes, { context, requests });
  await app.register(submitRoutes, { context, requests });
  for (const prefix of ['', QUEUE_PREFIX]) await app.register(requestRoutes, { prefix, context, requests });
  await app.register(uploadRoutes, { uploads, say: context.public });
  app.route({
    method: ['GET', 'POST', 'PUT', 'DELETE'],
    url: PROXY_PATH,
    schema: { hide: true },
    handler: async () => {
      throw new FalRefusal(platformFailure(404, 'The header x-fal-target-url names nothing that is served here.', 'not_found'));
    },
  });
};

function answerError(error: Error, request: FastifyRequest, reply: FastifyReply): void {
  if (error instanceof FalRefusal) answerFailure(reply, error.failure);
  else if (error instanceof InvalidRequest) answerFailure(reply, invalidInput(validationDetails(error, request)));
  else {
    const isTakenLater = error instanceof ReadableError && error.kind === 'busy';
    reply.header('x-fal-retryable', String(isTakenLater));
    if (error instanceof ReadableError) reply.header('x-fal-error-type', error.kind);
    throw error; // the server has words for the rest
  }
}
