// Sidecars and data homes as tests need them.
import type { FinishedAsset, SampledAsset } from '#contract/asset/asset.ts';
import { type DataHome, dataHomeAt, prepareDataHome } from '../../../electron/services/storage/data-home.ts';
import { uuidV7 } from '../../../electron/services/storage/names/uuid-v7.ts';
import { newFolder } from '../new-folder.ts';
import { RECIPE, TIMINGS } from './sample-recipe.ts';

const CREATED = '2026-01-02T03:04:05.678Z';

export async function newHome(folder: string = newFolder()): Promise<DataHome> {
  const home = dataHomeAt({ ESPALIER_HOME: folder });
  await prepareDataHome(home);
  return home;
}

export function sampledAsset(id: string = uuidV7(), name = 'Tea pot'): SampledAsset {
  return { schema: 1, kind: 'sampled', id, name, createdAt: CREATED, files: { latent: 'latent.safetensors' } };
}

export function finishedAsset(id: string = uuidV7(), name = 'Tea pot'): FinishedAsset {
  return {
    ...sampledAsset(id, name),
    kind: 'finished',
    files: { latent: 'latent.safetensors', preview: 'preview.png', glb: 'model.glb' },
    recipe: RECIPE,
    timings: TIMINGS,
    mesh: { vertices: 8, faces: 12, components: 1, openEdges: 0, nonManifoldEdges: 0, watertight: true },
  };
}
