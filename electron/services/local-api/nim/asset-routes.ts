// Uploads as NVIDIA's gateway has them: a picture is announced, sent to the address that comes back, and named by its id.
import { z } from 'zod';
import { type ApiService, baseUrl } from '../api-context.ts';
import { ReadableError } from '../failures/readable-error.ts';
import type { UploadedAssets } from './uploaded-assets.ts';

const PATH = '/v2/nvcf/assets';
const Announcement = z.object({ contentType: z.string().min(1).max(100), description: z.string().max(500).nullable().default(null) });
const AssetParams = z.object({ assetId: z.string().max(64) });

export const assetRoutes =
  (assets: UploadedAssets): ApiService =>
  async (app, { context }) => {
    app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));

    app.post(PATH, { schema: { body: Announcement, tags: ['NVIDIA NIM'], summary: 'Announce a picture' } }, async (request) => {
      const { contentType, description } = request.body;
      const { id } = assets.announce(contentType);
      return { assetId: id, uploadUrl: `${baseUrl(request)}${PATH}/${id}`, contentType, description };
    });

    app.put(
      `${PATH}/:assetId`,
      // The address is a secret that was handed out; clients send no token to it.
      { config: { isOpen: true }, schema: { params: AssetParams, tags: ['NVIDIA NIM'], summary: 'Send an announced picture' } },
      async (request, reply) => {
        const { assetId } = request.params;
        if (!assets.isAnnounced(assetId)) throw new ReadableError(404, 'not_found', 'There is no such asset.');
        if (!(request.body instanceof Uint8Array)) throw new ReadableError(422, 'invalid', 'The body has to be the picture.');
        const taken = await context.images.take({ kind: 'bytes', bytes: request.body, name: 'picture' });
        if (!taken.ok) throw new ReadableError(422, 'invalid', context.public(taken.error.error.message));
        assets.keep(assetId, taken.value);
        return reply.code(200).send();
      },
    );

    app.delete(
      `${PATH}/:assetId`,
      { schema: { params: AssetParams, tags: ['NVIDIA NIM'], summary: 'Forget a picture' } },
      async (request, reply) => {
        if (!assets.remove(request.params.assetId)) throw new ReadableError(404, 'not_found', 'There is no such asset.');
        return reply.code(204).send();
      },
    );
  };
