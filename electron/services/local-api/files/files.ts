// Serves files of assets and pictures by their unguessable addresses: with ranges and types, and never as something that a browser runs.
import { extname } from 'node:path';
import { z } from 'zod';
import { openContainedFile } from '../../storage/files/contained-file.ts';
import type { ApiService } from '../api-context.ts';
import { ReadableError } from '../failures/readable-error.ts';
import { FILES_PATH } from './file-links.ts';

/** Whatever is not named here is bytes. */
const TYPES: Readonly<Record<string, string>> = {
  '.glb': 'model/gltf-binary',
  '.stl': 'model/stl',
  '.obj': 'model/obj',
  '.mtl': 'model/mtl',
  '.usdz': 'model/vnd.usdz+zip',
  '.ply': 'application/octet-stream',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.jpeg': 'image/jpeg',
  '.webp': 'image/webp',
  '.gif': 'image/gif',
  '.bmp': 'image/bmp',
  '.avif': 'image/avif',
  '.webm': 'video/webm',
  '.safetensors': 'application/octet-stream',
};

export function contentTypeOf(name: string): string {
  return TYPES[extname(name).toLowerCase()] ?? 'application/octet-stream';
}

const Params = z.object({ token: z.string().max(100), name: z.string().max(300), buildId: z.string().max(64).optional() });

export const files: ApiService = async (app, { context }) => {
  for (const url of [`${FILES_PATH}/:token/:name`, `${FILES_PATH}/:token/builds/:buildId/:name`]) {
    app.route({
      method: ['GET', 'HEAD'],
      url,
      config: { isOpen: true },
      schema: { params: Params, summary: 'A file of an asset', tags: ['files'] },
      handler: async (request, reply) => {
        const { token, name, buildId } = request.params;
        const found = await context.links.find(token, name, buildId);
        const handle = found && (await openContainedFile(found.folder, found.name));
        await handle?.close();
        if (found === undefined || handle === undefined)
          throw new ReadableError(404, 'not_found', 'There is no such file, or not any more.');
        const options = { cacheControl: false, dotfiles: 'deny', index: false } as const;
        return reply.type(contentTypeOf(found.name)).sendFile(found.name, found.folder, options);
      },
    });
  }
};
