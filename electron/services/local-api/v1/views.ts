// Jobs and assets as our own API shows them: facts without paths, files as addresses.
import type { ApiAsset, ApiAssetRow, ApiBuild, ApiFile, ApiJob } from '#contract/channels/local-api.ts';
import type { Asset } from '../../library/asset/asset-folder.ts';
import type { AssetBuild } from '../../library/builds/asset-builds.ts';
import type { IndexedAsset } from '../../library-index/indexed-asset.ts';
import type { ApiContext } from '../api-context.ts';
import { contentTypeOf } from '../files/files.ts';
import type { HostedJob } from '../hosted-jobs/hosted-jobs.ts';
import { errorOf } from './failures.ts';

export function viewJob({ public: withoutPaths }: Pick<ApiContext, 'public'>, { job, position, log }: HostedJob): ApiJob {
  const { id, kind, name, createdAt, assetId, request, state } = job;
  const { origin } = request;
  const running = state.kind === 'running' ? state : undefined;
  return {
    ...{ id, kind, state: state.kind, name, createdAt, assetId, priority: origin?.priority ?? 'normal' },
    ...(origin !== undefined && { service: origin.service }),
    ...(request.kind === 'generate' && { seed: request.options.seed }),
    ...(position !== undefined && { position }),
    ...(running?.stage !== undefined && { stage: running.stage }),
    ...(running !== undefined && { fraction: running.fraction }),
    ...(running?.secondsLeft !== undefined && { secondsLeft: running.secondsLeft }),
    ...('error' in state && state.error && { error: errorOf(state.error, withoutPaths) }),
    log: log.map((entry) => ({ ...entry, message: withoutPaths(entry.message) })),
  };
}

export function viewRow({ id, name, createdAt, kind, triangles, pack, tags = [] }: IndexedAsset): ApiAssetRow {
  return { id, name, createdAt, kind, tags, ...(triangles !== undefined && { triangles }), ...(pack !== undefined && { pack }) };
}

export function viewAsset({ links }: Pick<ApiContext, 'links'>, base: string, { sidecar }: Asset): ApiAsset {
  const { id, name, createdAt, kind, tags = [] } = sidecar;
  const named = Object.entries(sidecar.files).map(([what, file]) => [what, viewFile(links, base, { id, file })] as const);
  const common = { id, name, createdAt, kind, tags, files: Object.fromEntries(named) };
  if (sidecar.kind === 'sampled') return common;
  const { recipe, timings, mesh, building } = sidecar;
  return { ...common, triangles: mesh.faces, pack: recipe.pack.name, recipe, timings, mesh, ...(building !== undefined && { building }) };
}

export function viewBuild(
  { links }: Pick<ApiContext, 'links'>,
  base: string,
  { assetId, build }: { assetId: string; build: AssetBuild },
): ApiBuild {
  const { id, name, isCurrent, triangles, bytes, building, files } = build;
  const viewed = Object.entries(files).map(([what, file]) => [what, viewFile(links, base, { id: assetId, file, buildId: id })] as const);
  return {
    ...{ isCurrent, triangles, bytes, files: Object.fromEntries(viewed) },
    ...(id !== undefined && { id }),
    ...(name !== undefined && { name }),
    ...(building !== undefined && { building }),
  };
}

function viewFile(links: ApiContext['links'], base: string, file: { id: string; file: string; buildId?: string | undefined }): ApiFile {
  const { id, buildId, file: name } = file;
  return { name, url: links.urlOf(base, { kind: 'asset', id, buildId }, name), contentType: contentTypeOf(name) };
}
