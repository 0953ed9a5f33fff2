// What can be done with the selected objects, as entries of their menu.
import { Columns2, Copy, Eye, FolderDown, FolderOpen, Hammer, Images, Pencil, Shuffle, Star, Tag, Trash2 } from 'lucide-react';
import type { AssetRow } from '#contract/views/asset-views.ts';
import { BUILD_PRESETS } from '../../shared/building-options/build-presets.ts';
import { toAskedBuild } from '../../shared/building-options/build-settings.ts';
import type { Hindrances } from '../../shared/hindrances.ts';
import type { MenuEntry } from '../../ui/layers/menu.tsx';
import { t } from '../../words/words.ts';
import type { LibraryState } from './state/library-store.ts';

export interface RoomActions {
  readonly onOpen: (assetId: string) => void;
  /** Both on one stage. */
  readonly onCompare: (left: AssetRow, right: AssetRow) => void;
  /** Grown once more with another seed. */
  readonly onVary: (asset: AssetRow) => void;
  /** Where what is asked for here is made. */
  readonly place: 'farm' | undefined;
  readonly hindrancesOf: (asset: Pick<AssetRow, 'id' | 'kind' | 'pack'>) => Hindrances;
}

export function menuOf(library: LibraryState, assets: readonly AssetRow[], room: RoomActions): MenuEntry[] {
  const [first, second] = assets;
  if (first === undefined) return [];
  const line = { kind: 'line' } as const;
  return [
    ...(second === undefined ? entriesOfOne(library, first, room) : []),
    ...(isPair(assets) && second !== undefined ? [compareEntry(first, second, room)] : []),
    line,
    {
      kind: 'item',
      name: areFavourites(assets) ? t('library.noFavourite') : t('library.makeFavourite'),
      icon: Star,
      keys: 'Ctrl+D',
      run: () => void library.setFavourite(assets, !areFavourites(assets)),
    },
    { kind: 'item', name: t('library.chooseTags'), icon: Tag, keys: 'Alt+T', run: () => library.startTagging(idsOf(assets)) },
    line,
    buildEntry(library, assets, room),
    {
      kind: 'item',
      name: t('library.saveCopies'),
      icon: FolderDown,
      keys: 'Ctrl+S',
      whyNot: whyNoCopies(assets),
      run: () => void library.saveCopies(idsOf(built(assets))),
    },
    line,
    {
      kind: 'item',
      name: t('library.moveToTrash'),
      icon: Trash2,
      keys: 'Delete',
      whyNot: whyNone(assets, 'move', room),
      run: () => void library.trashAll(assets),
    },
  ];
}

function entriesOfOne(library: LibraryState, asset: AssetRow, { onOpen, onVary, place, hindrancesOf }: RoomActions): MenuEntry[] {
  return [
    { kind: 'item', name: t('library.open'), icon: Eye, keys: 'Enter', run: () => onOpen(asset.id) },
    { kind: 'item', name: t('library.rename'), icon: Pencil, keys: 'F2', run: () => library.startRenaming(asset.id) },
    {
      kind: 'item',
      name: t('library.duplicate'),
      icon: Copy,
      keys: 'Ctrl+Shift+D',
      whyNot: hindrancesOf(asset).move,
      run: () => void library.duplicate(asset),
    },
    ...(asset.kind === 'sampled'
      ? []
      : [
          {
            kind: 'item' as const,
            name: t(place === 'farm' ? 'library.makeSimilarThere' : 'library.makeSimilar'),
            icon: Shuffle,
            whyNot: hindrancesOf(asset).similar,
            run: () => onVary(asset),
          },
        ]),
    { kind: 'item', name: t('library.samePicture'), icon: Images, run: () => void library.refine({ samePictureAs: asset.id }) },
    { kind: 'item', name: t('library.showInFolder'), icon: FolderOpen, run: () => void library.showInFolder(asset.id) },
  ];
}

function compareEntry(left: AssetRow, right: AssetRow, { onCompare }: RoomActions): MenuEntry {
  return { kind: 'item', name: t('library.compareBoth'), icon: Columns2, keys: 'Alt+C', run: () => onCompare(left, right) };
}

export function buildAgainWords(place: RoomActions['place']): string {
  return t(place === 'farm' ? 'library.buildAgainThere' : 'library.buildAgainWith');
}

function buildEntry(library: LibraryState, assets: readonly AssetRow[], room: RoomActions): MenuEntry {
  const entry = { name: buildAgainWords(room.place), icon: Hammer };
  const whyNot = whyNone(assets, 'build', room);
  return whyNot === undefined
    ? { kind: 'more', ...entry, entries: buildEntries(library, unhindered(assets, 'build', room)) }
    : { kind: 'item', ...entry, whyNot, run: () => {} };
}

/** Why it can be done with none of them; undefined where it can with some. */
export function whyNone(assets: readonly AssetRow[], deed: keyof Hindrances, room: Pick<RoomActions, 'hindrancesOf'>): string | undefined {
  const [first] = assets;
  return first === undefined || unhindered(assets, deed, room).length > 0 ? undefined : room.hindrancesOf(first)[deed];
}

export function unhindered(
  assets: readonly AssetRow[],
  deed: keyof Hindrances,
  { hindrancesOf }: Pick<RoomActions, 'hindrancesOf'>,
): readonly AssetRow[] {
  return assets.filter((asset) => hindrancesOf(asset)[deed] === undefined);
}

export function whyNoCopies(assets: readonly AssetRow[]): string | undefined {
  return built(assets).length === 0 ? t('hindrances.notBuilt') : undefined;
}

/** A job for each, with a set of settings for one purpose. */
export function buildEntries(library: LibraryState, assets: readonly AssetRow[]): MenuEntry[] {
  return BUILD_PRESETS.map((preset) => ({
    kind: 'item',
    name: t(`build.presets.${preset.id}`),
    run: () => void library.buildAll(assets, { ...toAskedBuild(preset.settings), buildName: preset.buildName }),
  }));
}

export function isPair(assets: readonly AssetRow[]): boolean {
  return assets.length === 2 && built(assets).length === 2;
}

export function areFavourites(assets: readonly AssetRow[]): boolean {
  return assets.every(({ favourite }) => favourite);
}

export function built(assets: readonly AssetRow[]): AssetRow[] {
  return assets.filter(({ kind }) => kind === 'finished');
}

export function idsOf(assets: readonly AssetRow[]): string[] {
  return assets.map(({ id }) => id);
}
