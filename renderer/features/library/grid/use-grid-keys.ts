// The keys of the grid: which of them does what.
import { type KeyboardEvent, useRef } from 'react';
import type { AssetRow } from '#contract/views/asset-views.ts';
import type { Picking, Selection } from '../state/selection.ts';
import { leadsTo, namedLike, typedLetters } from './grid-keys.ts';

export interface KeyedGrid {
  readonly assets: readonly AssetRow[];
  readonly selection: Selection;
  readonly columns: number;
  /** Whole rows in view. */
  readonly rows: number;
  readonly onPick: (assetId: string, how: Picking) => void;
  readonly onOpen: (assetId: string) => void;
  readonly onSelectAll: () => void;
  readonly onSelectOne: () => void;
  /** The menu of the selected cards, at the active one. */
  readonly onMenu: () => void;
}

type Keys = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'>;

/** Keys that mean something else in the window. */
const OTHER_KEYS: ReadonlySet<string> = new Set(['/', '?', ' ']);

export function useGridKeys(grid: KeyedGrid): (event: KeyboardEvent) => void {
  const letters = useRef(typedLetters(() => performance.now()));
  return (event) => {
    if (!(move(grid, event) || act(grid, event) || find(grid, event, letters.current))) return;
    event.preventDefault();
    event.stopPropagation();
  };
}

/** Each answers whether the key was its own. */
function move({ assets, selection, columns, rows, onPick }: KeyedGrid, { key, shiftKey, altKey }: Keys): boolean {
  if (altKey) return false;
  const target = leadsTo(key, { index: placeIn(assets, selection), columns, count: assets.length, rows });
  const asset = target === undefined ? undefined : assets[target];
  if (asset === undefined) return false;
  onPick(asset.id, shiftKey ? 'range' : 'only');
  return true;
}

function act({ assets, selection, onPick, ...does }: KeyedGrid, keys: Keys): boolean {
  const { key, shiftKey } = keys;
  const isCommand = keys.ctrlKey || keys.metaKey;
  const active = assets[placeIn(assets, selection)];
  const deeds: readonly [boolean, (() => void) | undefined][] = [
    [key === 'Enter' && !isCommand, active && (() => does.onOpen(active.id))],
    [key === ' ', active && (() => onPick(active.id, isCommand || shiftKey ? 'toggle' : 'only'))],
    [isCommand && key.toLowerCase() === 'a', does.onSelectAll],
    [key === 'Escape' && selection.selectedIds.size > 1, does.onSelectOne],
    [key === 'ContextMenu' || (key === 'F10' && shiftKey), active && does.onMenu],
  ];
  const deed = deeds.find(([isMeant]) => isMeant)?.[1];
  deed?.();
  return deed !== undefined;
}

function find(
  { assets, selection, onPick }: KeyedGrid,
  { key, ctrlKey, metaKey, altKey }: Keys,
  typed: (letter: string) => string,
): boolean {
  if ([...key].length !== 1 || OTHER_KEYS.has(key) || ctrlKey || metaKey || altKey) return false;
  const names = assets.map(({ name }) => name);
  const asset = assets[namedLike(names, placeIn(assets, selection), typed(key)) ?? -1];
  if (asset !== undefined) onPick(asset.id, 'only');
  return true;
}

/** Of the active card; -1 without one. */
export function placeIn(assets: readonly AssetRow[], { selectedId }: Selection): number {
  return assets.findIndex(({ id }) => id === selectedId);
}
