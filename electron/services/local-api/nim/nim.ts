// NVIDIA's `microsoft/trellis`, as its container and its hosted endpoint answer.
import { join } from 'node:path';
import type { ApiService } from '../api-context.ts';
import { assetRoutes } from './asset-routes.ts';
import { infer } from './infer.ts';
import { management } from './management.ts';
import { Object3dResponse, object3dRequest } from './object-3d.ts';
import { UploadedAssets } from './uploaded-assets.ts';

export const nim: ApiService = async (app, { context }) => {
  const { models, pictures, program, schemas, settings } = context;
  const [first, ...others] = models.map(({ mode }) => mode);
  if (first === undefined) throw new Error('a server without a model was started');
  const body = schemas.request('Object3DRequest', object3dRequest([first, ...others]));
  const assets = new UploadedAssets();
  const references = { pictures, assets, exampleFolder: join(program.folder, 'examples') };
  await app.register(
    infer({ body, answer: schemas.response('Object3DResponse', Object3dResponse), models, references, holdMs: settings.nim?.holdMs }),
    { context },
  );
  await app.register(assetRoutes(assets), { context });
  await app.register(management({ models, licencePath: join(program.folder, 'LICENSE'), version: program.version }), { context });
};
