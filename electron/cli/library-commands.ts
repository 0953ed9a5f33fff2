// `espalier library …`: what was grown, where it lies, and the trash.
import type { Result } from '#contract/result.ts';
import type { LibraryListing } from '../services/library/library.ts';
import type { Studio } from '../studio.ts';
import { assetDocument, assetLines } from './asset-document.ts';
import { printResult, reportFailure, table } from './output.ts';
import type { JsonFlag } from './run-flags.ts';
import { withStudio } from './with-studio.ts';

export interface ListFlags extends JsonFlag {
  readonly trash?: boolean;
}

export function listAssets(flags: ListFlags): Promise<number> {
  return withStudio(flags.json, async ({ library }) => printListing(flags, await (flags.trash ? library.listTrash() : library.list())));
}

export function showAsset(id: string, flags: JsonFlag): Promise<number> {
  return withStudio(flags.json, async (studio) => {
    const asset = await studio.library.find(id);
    return asset.ok
      ? printResult(flags.json, assetDocument(asset.value, undefined), assetLines(asset.value, undefined))
      : reportFailure(asset.error, flags.json);
  });
}

export function trashAsset(id: string, flags: JsonFlag): Promise<number> {
  return moveAsset(flags, id, (studio) => studio.library.trash(id));
}

export function restoreAsset(id: string, flags: JsonFlag): Promise<number> {
  return moveAsset(flags, id, (studio) => studio.library.restore(id));
}

/** The folders are the truth, so looking through them is all there is to do. */
export function reindexLibrary(flags: JsonFlag): Promise<number> {
  return listAssets(flags);
}

function moveAsset(flags: JsonFlag, id: string, move: (studio: Studio) => Promise<Result<string>>): Promise<number> {
  return withStudio(flags.json, async (studio) => {
    const moved = await move(studio);
    return moved.ok ? printResult(flags.json, { assetId: id, folder: moved.value }, [moved.value]) : reportFailure(moved.error, flags.json);
  });
}

function printListing(flags: JsonFlag, listing: LibraryListing): number {
  const assets = listing.assets.map(({ folder, sidecar }) => ({
    id: sidecar.id,
    name: sidecar.name,
    folder,
    kind: sidecar.kind,
    createdAt: sidecar.createdAt,
  }));
  const lines = table(assets.map((asset) => [asset.id, asset.createdAt.slice(0, 10), asset.kind, asset.name]));
  const complaints = listing.broken.map(({ folder, reason }) => `Cannot be read, and left as it is: ${folder} (${reason})`);
  return printResult(flags.json, { assets, broken: listing.broken }, [...(lines.length > 0 ? lines : ['No assets yet.']), ...complaints]);
}
