// What of the library is shown, in what order, and what there is to choose from. Pure.

import type { LibraryFilter, LibrarySort } from '#contract/library/library-query.ts';
import type { AssetRow, SearchAnswer } from '#contract/views/asset-views.ts';

/** The ids of what is found, or those of all others. */
export interface Found {
  readonly kind: SearchAnswer['kind'];
  readonly ids: ReadonlySet<string>;
}

export interface LibraryView {
  /** Newest first; absent until the app has answered. */
  readonly assets: readonly AssetRow[] | undefined;
  readonly query: string;
  readonly filter: LibraryFilter;
  /** What the app found for query and filter, until the next answer; absent where nothing is searched for. */
  readonly found: Found | undefined;
  readonly sort: LibrarySort;
  /** Ids as the app last put them in order; absent where the list is in it already. */
  readonly order: readonly string[] | undefined;
}

export function findAsset(state: Pick<LibraryView, 'assets'>, assetId: string | undefined): AssetRow | undefined {
  return state.assets?.find((asset) => asset.id === assetId);
}

export function shownAssets({ found, ...view }: Pick<LibraryView, 'assets' | 'found' | 'sort' | 'order'>): readonly AssetRow[] {
  const assets = inOrder(view);
  return found === undefined ? assets : assets.filter(({ id }) => found.ids.has(id) === (found.kind === 'found'));
}

/** Those that the order does not know yet are new, and come first. */
function inOrder({ assets = [], sort, order }: Pick<LibraryView, 'assets' | 'sort' | 'order'>): readonly AssetRow[] {
  if (sort === 'oldest') return assets.toReversed();
  if (sort === 'newest' || order === undefined) return assets;
  const byId = new Map(assets.map((asset) => [asset.id, asset]));
  const known = order.flatMap((id) => {
    const asset = byId.get(id);
    byId.delete(id);
    return asset ?? [];
  });
  return [...byId.values(), ...known];
}

export function isFiltered(filter: LibraryFilter): boolean {
  return Object.values(filter).some((value) => value !== undefined && !(Array.isArray(value) && value.length === 0));
}

/** Without what asks for nothing. */
export function tidyFilter(filter: LibraryFilter): LibraryFilter {
  return Object.fromEntries(
    Object.entries(filter).filter(([, value]) => value !== undefined && !(Array.isArray(value) && value.length === 0)),
  );
}

export interface Counted {
  readonly name: string;
  readonly count: number;
}

/** Every tag of `assets`, by how often it is there; of spellings the first. */
export function tagsOf(assets: readonly AssetRow[]): Counted[] {
  return counted(assets.flatMap(({ tags = [] }) => tags));
}

export function packsOf(assets: readonly AssetRow[]): Counted[] {
  return counted(assets.flatMap(({ pack }) => pack ?? []));
}

function counted(names: readonly string[]): Counted[] {
  const counts = new Map<string, { name: string; count: number }>();
  for (const name of names) {
    const entry = counts.get(name.toLowerCase()) ?? { name, count: 0 };
    entry.count += 1;
    counts.set(name.toLowerCase(), entry);
  }
  return [...counts.values()].sort((a, b) => b.count - a.count || a.name.localeCompare(b.name));
}

export function bytesOf(assets: readonly Pick<AssetRow, 'bytes'>[]): number {
  return assets.reduce((sum, { bytes }) => sum + bytes, 0);
}
