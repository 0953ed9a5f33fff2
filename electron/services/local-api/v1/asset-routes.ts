// `/api/v1/assets`: what is in the library, its files and builds, its trash.
import { join } from 'node:path';
import { z } from 'zod';
import { ApiAsset, ApiAssetRow, ApiBuild, ApiJob, ApiNewBuild } from '#contract/channels/local-api.ts';
import { rebuildRequest } from '../../jobs/requests/rebuild-request.ts';
import { trashWithJobs } from '../../jobs/trash-with-jobs.ts';
import { type Asset, LATENT_NAME } from '../../library/asset/asset-folder.ts';
import { type ApiContext, type ApiService, baseUrl } from '../api-context.ts';
import { failureOf, refusalOf } from './failures.ts';
import { viewAsset, viewBuild, viewJob, viewRow } from './views.ts';

const PATH = '/api/v1/assets';
const tags = ['Espalier'];
const MOST_LISTED = 1000;
const Params = z.object({ assetId: z.string().max(64) });
const BuildParams = Params.extend({ buildId: z.string().max(64) });
const Query = z.object({
  search: z.string().max(1000).optional().describe('Words that its name, tags or prompt have.'),
  limit: z.coerce.number().int().min(1).max(MOST_LISTED).default(100),
  offset: z.coerce.number().int().min(0).default(0),
});
const Rows = z.object({ assets: z.array(ApiAssetRow), total: z.int().describe('How many there are, listed or not.') });

export const assetRoutes: ApiService = async (app, { context }) => {
  const { library, jobs, schemas } = context;
  const asset = schemas.response('Asset', ApiAsset);
  const build = schemas.response('Build', ApiBuild);
  const newBuild = schemas.request('NewBuild', ApiNewBuild);
  const job = schemas.response('Job', ApiJob);

  app.get(PATH, { schema: { querystring: Query, response: { 200: Rows }, tags, summary: 'Assets, newest first' } }, async (request) => {
    const { search, limit, offset } = request.query;
    const { assets } = await library.list();
    const found = search === undefined ? undefined : new Set(await library.search(search));
    const chosen = assets.filter(({ id }) => found?.has(id) ?? true);
    return { assets: chosen.slice(offset, offset + limit).map(viewRow), total: chosen.length };
  });

  app.get(
    `${PATH}/:assetId`,
    { schema: { params: Params, response: { 200: asset }, tags, summary: 'One asset and its files' } },
    async (request) => viewAsset(context, baseUrl(request), await known(context, request.params.assetId)),
  );

  app.get(
    `${PATH}/:assetId/builds`,
    {
      schema: {
        params: Params,
        response: { 200: z.object({ builds: z.array(build) }) },
        tags,
        summary: 'Its builds, the current one first',
      },
    },
    async (request) => {
      const { assetId } = request.params;
      const listed = await library.builds(assetId);
      if (!listed.ok) throw failureOf(listed.error, context);
      return { builds: listed.value.builds.map((each) => viewBuild(context, baseUrl(request), { assetId, build: each })) };
    },
  );

  app.post(
    `${PATH}/:assetId/builds`,
    { schema: { params: Params, body: newBuild, response: { 201: job }, tags, summary: 'Make its files anew from the saved latent' } },
    async (request, reply) => {
      const { folder, sidecar } = await known(context, request.params.assetId);
      const { name: buildName, ...options } = request.body;
      const asked = await rebuildRequest(join(folder, LATENT_NAME), { ...options, buildName, sidecar });
      if (!asked.ok) throw failureOf(asked.error, context);
      const added = jobs.add({ name: sidecar.name, request: { ...asked.value, origin: { service: 'api' } }, assetId: sidecar.id });
      if (!added.ok) throw refusalOf(added.error, context);
      request.jobId = added.value.id;
      return reply.code(201).send(viewJob(context, added.value));
    },
  );

  app.post(
    `${PATH}/:assetId/builds/:buildId/choose`,
    { schema: { params: BuildParams, response: { 200: asset }, tags, summary: 'Make a kept build the current one' } },
    async (request) => {
      const chosen = await library.chooseBuild(request.params.assetId, request.params.buildId);
      if (!chosen.ok) throw failureOf(chosen.error, context);
      return viewAsset(context, baseUrl(request), chosen.value);
    },
  );

  app.delete(
    `${PATH}/:assetId/builds/:buildId`,
    { schema: { params: BuildParams, tags, summary: 'Remove a kept build from the disk' } },
    async (request, reply) => {
      const removed = await library.removeBuild(request.params.assetId, request.params.buildId);
      if (!removed.ok) throw failureOf(removed.error, context);
      return reply.code(204).send();
    },
  );

  app.delete(
    `${PATH}/:assetId`,
    { schema: { params: Params, tags, summary: 'Move it to the trash, and cancel the jobs that wait to build it' } },
    async (request, reply) => {
      const { failed } = await trashWithJobs({ library, jobs: context.queue }, [request.params.assetId]);
      for (const { error } of failed) throw failureOf(error, context);
      return reply.code(204).send();
    },
  );

  app.post(
    `${PATH}/:assetId/restore`,
    { schema: { params: Params, response: { 200: asset }, tags, summary: 'Bring it back from the trash' } },
    async (request) => {
      const restored = await library.restore(request.params.assetId);
      if (!restored.ok) throw failureOf(restored.error, context);
      return viewAsset(context, baseUrl(request), await known(context, request.params.assetId));
    },
  );
};

async function known(context: ApiContext, id: string): Promise<Asset> {
  const asset = await context.library.find(id);
  if (!asset.ok) throw failureOf(asset.error, context);
  return asset.value;
}
