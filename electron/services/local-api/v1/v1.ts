// Espalier's own API: jobs, assets, builds, events, packs. Its schemas are the contract's.
import type { FastifyError } from 'fastify';
import { z } from 'zod';
import { ApiPack } from '#contract/channels/local-api.ts';
import type { ApiService } from '../api-context.ts';
import type { InvalidRequest } from '../failures/invalid-request.ts';
import type { ReadableError } from '../failures/readable-error.ts';
import { assetRoutes } from './asset-routes.ts';
import { eventRoutes } from './event-routes.ts';
import { ApiFailure, answerApiFailure, errorOf } from './failures.ts';
import { jobRoutes } from './job-routes.ts';

export const v1: ApiService = async (app, { context }) => {
  app.setErrorHandler((error: FastifyError | InvalidRequest | ReadableError | ApiFailure, request, reply) => {
    if (answerApiFailure(error, reply)) return;
    context.log.error(`${request.method} ${request.routeOptions.url ?? 'no route'} failed`, error);
    reply
      .code(500)
      .send({ error: { code: 'internal', message: 'The server failed for a reason that should not happen; its log says more.' } });
  });
  await app.register(jobRoutes, { context });
  await app.register(assetRoutes, { context });
  await app.register(eventRoutes, { context });

  const Packs = z.object({ packs: z.array(context.schemas.response('Pack', ApiPack)) });
  app.get('/api/v1/packs', { schema: { response: { 200: Packs }, tags: ['Espalier'], summary: 'The model packs' } }, async () => {
    const state = context.readiness.state();
    if (state.kind === 'loading') throw new ApiFailure(503, { code: 'loading', message: 'The model is being loaded.' });
    if (state.kind === 'failed') throw new ApiFailure(500, errorOf(state.error, context.public));
    return {
      packs: state.facts.packs.map((pack) => ({ ...pack, ...(pack.problem !== undefined && { problem: context.public(pack.problem) }) })),
    };
  });
};
