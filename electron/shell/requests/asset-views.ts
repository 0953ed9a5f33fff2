// What the window is shown of pictures, jobs and assets: the services' facts, with addresses of the window's origin in place of paths.
import { relative, sep } from 'node:path';
import { z } from 'zod';
import type { AssetSidecar, FinishedAsset } from '#contract/asset/asset.ts';
import type { CutOutPreview } from '#contract/channels/runtime-rpc.ts';
import type { AssetRow, AssetView, BuildView, TrashedAsset } from '#contract/views/asset-views.ts';
import type { JobView, ReadableJobView } from '#contract/views/job-views.ts';
import type { CutOutView, Picture } from '#contract/views/picture-views.ts';
import { whyFailsAgain } from '../../services/jobs/queue/fails-again.ts';
import type { Job, UnreadableJob } from '../../services/jobs/queue/job.ts';
import type { Asset } from '../../services/library/asset/asset-folder.ts';
import { chosenPose } from '../../services/library/asset/chosen-pose.ts';
import type { AssetBuild, BuildListing } from '../../services/library/builds/asset-builds.ts';
import { BUILDS_FOLDER } from '../../services/library/builds/kept-builds.ts';
import type { TrashedFolder } from '../../services/library/trash/asset-trash.ts';
import type { IndexedAsset } from '../../services/library-index/indexed-asset.ts';
import type { InboxPicture } from '../../services/pictures/picture-inbox.ts';
import { isInInbox } from '../../services/pictures/picture-names.ts';
import type { DataHome } from '../../services/storage/data-home.ts';
import { timeOfUuidV7 } from '../../services/storage/names/uuid-v7.ts';

/** How the recipe tells of a texture that was baked. */
const TexturedBy = z.object({ texture: z.literal(true), textureSize: z.int() });

/** How the runtime tells of coarser models. */
const LevelsOfDetail = z.array(z.object({ file: z.string(), faces: z.int() }));

type Home = Pick<DataHome, 'inbox' | 'library'>;

export function viewPicture(picture: InboxPicture, home: Home): Picture {
  const { id, name, bytes } = picture;
  return { id, name, bytes, url: urlInside('/inbox', home.inbox, picture.path) };
}

export function viewCutOut(preview: CutOutPreview, home: Home): CutOutView {
  const { cutOut, square, picture, width, height, advice, isAdjustable, objects } = preview;
  const urlOf = (path: string) => urlInside('/inbox', home.inbox, path);
  const facts = { width, height, advice, isAdjustable, objects };
  return { cutOutUrl: urlOf(cutOut), squareUrl: urlOf(square), ...(picture !== undefined && { pictureUrl: urlOf(picture) }), ...facts };
}

export function viewJobs(jobs: readonly Job[], unreadable: readonly UnreadableJob[], home: Home): JobView[] {
  return [...jobs.map((job) => viewJob(job, home)), ...unreadable.map(viewUnreadable)];
}

export function viewJob(job: Job, home: Home): ReadableJobView {
  const { id, name, createdAt, assetId, request, state, parent, startedAt, endedAt } = job;
  const [picture] = request.kind === 'generate' ? request.pictures : [];
  const thumbnailUrl = picture !== undefined && isInInbox(picture, home.inbox) ? urlInside('/inbox', home.inbox, picture) : undefined;
  const text = request.kind === 'generate' ? request.text : undefined;
  return {
    id,
    name,
    createdAt,
    assetId,
    ...(thumbnailUrl && { thumbnailUrl }),
    ...(text !== undefined && { text }),
    ...(parent && { parent }),
    ...(request.place && { place: request.place }),
    ...(startedAt !== undefined && { startedAt }),
    ...(endedAt !== undefined && { endedAt }),
    ...(state.kind === 'failed' ? { ...state, failsAgain: whyFailsAgain(job, home.inbox) !== undefined } : state),
  };
}

function viewUnreadable({ id, name, reason }: UnreadableJob): JobView {
  return { kind: 'unreadable', id, name, reason };
}

export function viewRow(asset: IndexedAsset): AssetRow {
  const { id, name, createdAt, kind, triangles, pack, tags, favourite, lineage, bytes, buildSeconds, files } = asset;
  const figures = { ...(triangles !== undefined && { triangles }), ...(buildSeconds !== undefined && { build: buildSeconds }) };
  const words = { ...(pack !== undefined && { pack }), ...(tags && { tags: [...tags] }) };
  const own = { ...(favourite && { favourite }), ...(lineage && { lineage }) };
  return { id, name, createdAt, kind, ...figures, ...words, ...own, bytes, files };
}

export function viewTrashed({ id, name, trashedAt, bytes, found }: TrashedFolder): TrashedAsset {
  const common = { id, ...(name !== undefined && { name }), trashedAt, bytes };
  if ('reason' in found) return { ...common, reason: found.reason };
  const picture = found.files.preview ?? found.files.cutOut;
  return { ...common, ...(picture !== undefined && { previewUrl: `/trash/${id}/${encodeURIComponent(picture)}` }) };
}

export interface AssetSurroundings extends Pick<BuildListing, 'builds' | 'bytes'> {
  /** Of its files, by what they are. */
  readonly fileBytes: Readonly<Record<string, number>>;
  /** The name of the asset that it was made from, where that is in the library. */
  readonly parentName?: string | undefined;
}

export function viewAsset(asset: Asset, { builds, bytes, fileBytes, parentName }: AssetSurroundings): AssetView {
  const { sidecar } = asset;
  const { id, name, createdAt, files, lineage } = sidecar;
  const { glbUrl, splatUrl, ...urls } = urlsOf(id, files);
  const common = {
    id,
    name,
    createdAt,
    ...urls,
    builds: builds.map((build) => viewBuild(build, sidecar)),
    bytes,
    pose: chosenPose(sidecar),
    ...(lineage !== undefined && { lineage: { ...lineage, ...(parentName !== undefined && { name: parentName }) } }),
  };
  if (sidecar.kind === 'sampled') return { ...common, kind: 'sampled' };
  const { recipe, timings, mesh, building } = sidecar;
  return {
    ...common,
    kind: 'finished',
    recipe,
    timings,
    mesh,
    fileNames: files,
    fileBytes,
    levels: levelsOf(sidecar),
    ...(splatUrl && { splatUrl }),
    ...(building !== undefined && { building }),
    ...(glbUrl && { glbUrl }),
  };
}

function viewBuild(build: AssetBuild, asset: AssetSidecar): BuildView {
  const { id, name, isCurrent, triangles, bytes, files, recipe } = build;
  const { cutOutUrl: _cutOut, splatUrl: _splat, ...urls } = urlsOf(asset.id, files, isCurrent ? undefined : id);
  const textureSize = TexturedBy.safeParse(recipe.parameters['building']).data?.textureSize;
  return {
    ...(id !== undefined && { id }),
    ...(name !== undefined && { name }),
    builtAt: id === undefined ? asset.createdAt : new Date(timeOfUuidV7(id)).toISOString(),
    isCurrent,
    triangles,
    ...(textureSize !== undefined && { textureSize }),
    formats: Object.keys(files),
    bytes,
    ...urls,
  };
}

/** Those whose files are there. */
function levelsOf({ id, mesh, builtFiles }: FinishedAsset): { url: string; triangles: number }[] {
  const levels = LevelsOfDetail.safeParse(mesh['levelsOfDetail']).data ?? [];
  return levels
    .filter(({ file }) => builtFiles?.includes(file))
    .map(({ file, faces }) => ({ url: `/library/${id}/${encodeURIComponent(file)}`, triangles: faces }));
}

type AssetUrls = Pick<Extract<AssetView, { kind: 'finished' }>, 'previewUrl' | 'cutOutUrl' | 'glbUrl' | 'splatUrl'>;

/** Of the files at the root of the asset's folder, or of the kept build that is named. */
function urlsOf(id: string, files: Readonly<Record<string, string | undefined>>, keptBuild?: string): AssetUrls {
  const folder = keptBuild === undefined ? `/library/${id}` : `/library/${id}/${BUILDS_FOLDER}/${keptBuild}`;
  const urlOf = (what: string) => {
    const file = files[what];
    return file && `${folder}/${encodeURIComponent(file)}`;
  };
  const [previewUrl, cutOutUrl, glbUrl, splatUrl] = [urlOf('preview'), urlOf('cutOut'), urlOf('glb'), urlOf('splat')];
  return {
    ...(previewUrl && { previewUrl }),
    ...(cutOutUrl && { cutOutUrl }),
    ...(glbUrl && { glbUrl }),
    ...(splatUrl && { splatUrl }),
  };
}

function urlInside(prefix: string, folder: string, path: string): string {
  return [prefix, ...relative(folder, path).split(sep).map(encodeURIComponent)].join('/');
}
