// Requests about new looks: which packs can give one, and asking for it.
import { ok } from '#contract/outcome/result.ts';
import { findVariantWays, variantRequest } from '../../../services/jobs/requests/variant-request.ts';
import type { Studio } from '../../../studio.ts';
import type { Handlers } from './handlers.ts';
import { pathsOf } from './picture-paths.ts';

type VariantHandlers = Pick<Handlers<'library'>, 'variantWays' | 'varyAsset'>;

export function variantHandlers({ library, jobs, pictures, runtime }: Studio): VariantHandlers {
  return {
    variantWays: async ({ assetId }) => {
      const asset = await library.find(assetId);
      return asset.ok ? findVariantWays(asset.value, runtime) : asset;
    },
    varyAsset: async ({ assetId, pictureIds, text, pack, place }) => {
      const asset = await library.find(assetId);
      if (!asset.ok) return asset;
      const found = await pathsOf(pictures, pictureIds);
      if (!found.ok) return found;
      const paths = found.value.filter((path) => path !== null);
      const request = await variantRequest(asset.value, runtime, { pictures: paths, text, pack });
      if (!request.ok) return request;
      return ok({ jobId: jobs.add({ name: asset.value.sidecar.name, request: { ...request.value, place } }).id });
    },
  };
}
