// `espalier library …`: what was grown, where it lies, and its builds.
import { join } from 'node:path';
import type { LibraryListing } from '../../../services/library/catalog.ts';
import { libraryQuery, type QueryFlags } from '../../flags/query-flags.ts';
import type { JsonFlag } from '../../flags/run-flags.ts';
import { type Answer, failure, result } from '../../output/answer.ts';
import { assetDocument, assetLines } from '../../output/asset-document.ts';
import { megabytes, table } from '../../output/table.ts';
import { withStudio } from '../../running/with-studio.ts';
import { listTrash } from './trash-commands.ts';

export interface ListFlags extends JsonFlag, QueryFlags {
  readonly trash?: boolean;
}

export function listAssets(flags: ListFlags = {}): Promise<Answer> {
  if (flags.trash) return listTrash();
  return withStudio(async ({ library }) => {
    const query = libraryQuery(flags);
    if (!query.ok) return failure(query.error);
    const listing = await library.list();
    if (query.value === undefined) return tellListing(listing);
    const { text, filter, sort } = query.value;
    const byId = new Map(listing.assets.map((asset) => [asset.id, asset]));
    const found = (await library.search(text, filter, sort)).flatMap((id) => byId.get(id) ?? []);
    return tellListing({ assets: found, broken: [] });
  });
}

export function showAsset(id: string): Promise<Answer> {
  return withStudio(async (studio) => {
    const asset = await studio.library.find(id);
    return asset.ok ? result(assetDocument(asset.value, undefined), assetLines(asset.value, undefined)) : failure(asset.error);
  });
}

export function listBuilds(id: string): Promise<Answer> {
  return withStudio(async ({ library }) => {
    const listing = await library.builds(id);
    if (!listing.ok) return failure(listing.error);
    const { builds, broken, bytes } = listing.value;
    const told = builds.map(({ recipe: _recipe, files, folder, ...build }) => ({
      ...build,
      folder,
      files: Object.fromEntries(Object.entries(files).map(([what, name]) => [what, join(folder, name)])),
    }));
    const lines = table(
      builds.map((build) => [
        build.id ?? '-',
        build.isCurrent ? 'current' : 'kept',
        `${build.triangles.toLocaleString('en')} triangles`,
        Object.keys(build.files).join(','),
        megabytes(build.bytes),
        build.name ?? '',
      ]),
    );
    const complaints = broken.map((build) => `Cannot be read, and left as it is: ${build.id} (${build.reason})`);
    return result({ assetId: id, builds: told, broken, bytes }, [...lines, ...complaints, `${megabytes(bytes)} in all`]);
  });
}

export function chooseBuild(id: string, buildId: string): Promise<Answer> {
  return withStudio(async (studio) => {
    const asset = await studio.library.chooseBuild(id, buildId);
    return asset.ok ? result(assetDocument(asset.value, undefined), assetLines(asset.value, undefined)) : failure(asset.error);
  });
}

export function removeBuild(id: string, buildId: string): Promise<Answer> {
  return withStudio(async (studio) => {
    const asset = await studio.library.removeBuild(id, buildId);
    return asset.ok ? result({ assetId: id, removed: buildId }, [`The build ${buildId} is removed.`]) : failure(asset.error);
  });
}

/** The folders are the truth: the index is made anew from them. */
export function reindexLibrary(): Promise<Answer> {
  return withStudio(async ({ library }) => tellListing(await library.reindex()));
}

function tellListing(listing: LibraryListing): Answer {
  const assets = listing.assets.map(({ id, name, folder, kind, createdAt, triangles, bytes, tags = [], favourite = false }) => {
    return { id, name, folder, kind, createdAt, ...(triangles !== undefined && { triangles }), bytes, tags, favourite };
  });
  const lines = table(
    assets.map(({ id, createdAt, kind, bytes, name, favourite, tags }) => [
      id,
      createdAt.slice(0, 10),
      kind,
      megabytes(bytes),
      [name, ...(favourite ? ['(favourite)'] : []), ...tags.map((tag) => `#${tag}`)].join(' '),
    ]),
  );
  const complaints = listing.broken.map(({ folder, reason }) => `Cannot be read, and left as it is: ${folder} (${reason})`);
  return result({ assets, broken: listing.broken }, [...(lines.length > 0 ? lines : ['No assets yet.']), ...complaints]);
}
