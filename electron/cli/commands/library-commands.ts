// `espalier library …`: what was grown, where it lies, and the trash.
import { join } from 'node:path';
import type { Result } from '#contract/result.ts';
import type { LibraryListing } from '../../services/library/catalog.ts';
import type { Studio } from '../../studio.ts';
import type { JsonFlag } from '../flags/run-flags.ts';
import { type Answer, failure, result } from '../output/answer.ts';
import { assetDocument, assetLines } from '../output/asset-document.ts';
import { table } from '../output/table.ts';
import { withStudio } from '../running/with-studio.ts';

export interface ListFlags extends JsonFlag {
  readonly trash?: boolean;
}

export function listAssets(flags: ListFlags = {}): Promise<Answer> {
  return withStudio(async ({ library }) => tellListing(await (flags.trash ? library.listTrash() : library.list())));
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

function megabytes(bytes: number): string {
  return `${(bytes / 1_000_000).toFixed(1)} MB`;
}

export function trashAsset(id: string): Promise<Answer> {
  return moveAsset(id, (studio) => studio.library.trash(id));
}

export function restoreAsset(id: string): Promise<Answer> {
  return moveAsset(id, (studio) => studio.library.restore(id));
}

/** The folders are the truth: the index is made anew from them. */
export function reindexLibrary(): Promise<Answer> {
  return withStudio(async ({ library }) => tellListing(await library.reindex()));
}

function moveAsset(id: string, move: (studio: Studio) => Promise<Result<string>>): Promise<Answer> {
  return withStudio(async (studio) => {
    const moved = await move(studio);
    return moved.ok ? result({ assetId: id, folder: moved.value }, [moved.value]) : failure(moved.error);
  });
}

function tellListing(listing: LibraryListing): Answer {
  const assets = listing.assets.map(({ id, name, folder, kind, createdAt }) => ({ id, name, folder, kind, createdAt }));
  const lines = table(assets.map((asset) => [asset.id, asset.createdAt.slice(0, 10), asset.kind, asset.name]));
  const complaints = listing.broken.map(({ folder, reason }) => `Cannot be read, and left as it is: ${folder} (${reason})`);
  return result({ assets, broken: listing.broken }, [...(lines.length > 0 ? lines : ['No assets yet.']), ...complaints]);
}
