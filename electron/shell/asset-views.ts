// What the window is shown of pictures, jobs and assets: the services' facts, with addresses of the window's origin in place of paths.
import { relative, sep } from 'node:path';
import type { AssetRow, AssetView, CutOutView, JobView, Picture, ReadableJobView } from '#contract/app-ipc.ts';
import type { CutOutPreview } from '#contract/runtime-rpc.ts';
import type { Job, UnreadableJob } from '../services/jobs/queue/job.ts';
import type { Asset } from '../services/library/asset-folder.ts';
import type { IndexedAsset } from '../services/library-index/indexed-asset.ts';
import type { InboxPicture } from '../services/pictures/picture-inbox.ts';
import type { DataHome } from '../services/storage/data-home.ts';

type Home = Pick<DataHome, 'inbox' | 'library'>;

export function viewPicture(picture: InboxPicture, home: Home): Picture {
  const { id, name, bytes } = picture;
  return { id, name, bytes, url: urlInside('/inbox', home.inbox, picture.path) };
}

export function viewCutOut(preview: CutOutPreview, home: Home): CutOutView {
  const { cutOut, square, width, height, advice } = preview;
  return { cutOutUrl: urlInside('/inbox', home.inbox, cutOut), squareUrl: urlInside('/inbox', home.inbox, square), width, height, advice };
}

export function viewJobs(jobs: readonly Job[], unreadable: readonly UnreadableJob[], home: Home): JobView[] {
  return [...jobs.map((job) => viewJob(job, home)), ...unreadable.map(viewUnreadable)];
}

export function viewJob(job: Job, home: Home): ReadableJobView {
  const { id, name, createdAt, assetId, request, state } = job;
  const [picture] = request.kind === 'generate' ? request.pictures : [];
  const isInInbox = picture?.startsWith(home.inbox + sep) ?? false;
  const thumbnailUrl = picture !== undefined && isInInbox ? urlInside('/inbox', home.inbox, picture) : undefined;
  const text = request.kind === 'generate' ? request.text : undefined;
  return { id, name, createdAt, assetId, ...(thumbnailUrl && { thumbnailUrl }), ...(text !== undefined && { text }), ...state };
}

function viewUnreadable({ id, name, reason }: UnreadableJob): JobView {
  return { kind: 'unreadable', id, name, reason };
}

export function viewRow(asset: IndexedAsset): AssetRow {
  const { id, name, createdAt, kind, triangles, pack, tags, buildSeconds, files } = asset;
  const figures = { ...(triangles !== undefined && { triangles }), ...(buildSeconds !== undefined && { build: buildSeconds }) };
  const words = { ...(pack !== undefined && { pack }), ...(tags && { tags: [...tags] }) };
  return { id, name, createdAt, kind, ...figures, ...words, ...urlsOf(id, files) };
}

export function viewAsset(asset: Asset): AssetView {
  const { sidecar } = asset;
  const { id, name, createdAt, files } = sidecar;
  const { glbUrl, ...urls } = urlsOf(id, files);
  const common = { id, name, createdAt, ...urls };
  if (sidecar.kind === 'sampled') return { ...common, kind: 'sampled' };
  const { recipe, timings, mesh, building } = sidecar;
  return {
    ...common,
    kind: 'finished',
    recipe,
    timings,
    mesh,
    fileNames: files,
    ...(building !== undefined && { building }),
    ...(glbUrl && { glbUrl }),
  };
}

type AssetUrls = Pick<AssetRow, 'previewUrl' | 'cutOutUrl' | 'glbUrl'>;

function urlsOf(id: string, files: Readonly<Record<string, string | undefined>>): AssetUrls {
  const urlOf = (what: string) => {
    const file = files[what];
    return file && `/library/${id}/${encodeURIComponent(file)}`;
  };
  const [previewUrl, cutOutUrl, glbUrl] = [urlOf('preview'), urlOf('cutOut'), urlOf('glb')];
  return { ...(previewUrl && { previewUrl }), ...(cutOutUrl && { cutOutUrl }), ...(glbUrl && { glbUrl }) };
}

function urlInside(prefix: string, folder: string, path: string): string {
  return [prefix, ...relative(folder, path).split(sep).map(encodeURIComponent)].join('/');
}
