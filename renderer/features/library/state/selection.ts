// Which cards are selected, and which of them the keys move from. Pure.

export interface Selection {
  /** The card that keys move from, whose facts are shown. */
  readonly selectedId: string | undefined;
  /** Where a row of cards that are selected together begins. */
  readonly anchorId: string | undefined;
  /** `selectedId` is one of them, unless it was taken out. */
  readonly selectedIds: ReadonlySet<string>;
}

/** By a plain click, with Ctrl, with Shift. */
export type Picking = 'only' | 'toggle' | 'range';

export const NOTHING_SELECTED: Selection = { selectedId: undefined, anchorId: undefined, selectedIds: new Set() };

/** `shown` are the ids of the cards in their order. */
export function picked(selection: Selection, shown: readonly string[], id: string, how: Picking): Selection {
  switch (how) {
    case 'only':
      return { selectedId: id, anchorId: id, selectedIds: new Set([id]) };
    case 'toggle': {
      const selectedIds = new Set(selection.selectedIds);
      if (!selectedIds.delete(id)) selectedIds.add(id);
      return { selectedId: id, anchorId: id, selectedIds };
    }
    case 'range': {
      const [from, to] = [shown.indexOf(selection.anchorId ?? id), shown.indexOf(id)];
      if (from === -1) return picked(selection, shown, id, 'only');
      const row = shown.slice(Math.min(from, to), Math.max(from, to) + 1);
      return { selectedId: id, anchorId: shown[from], selectedIds: new Set(row) };
    }
  }
}

export function allPicked({ selectedId, anchorId }: Selection, shown: readonly string[]): Selection {
  return { selectedId: selectedId ?? shown[0], anchorId: anchorId ?? shown[0], selectedIds: new Set(shown) };
}

/** The active card alone. */
export function onePicked({ selectedId }: Selection): Selection {
  return selectedId === undefined ? NOTHING_SELECTED : { selectedId, anchorId: selectedId, selectedIds: new Set([selectedId]) };
}

/** After those in `leaving` are gone: where the active card is one of them, the next that stays, else the one before, takes its place. */
export function withoutThose(selection: Selection, shown: readonly string[], leaving: ReadonlySet<string>): Selection {
  const selectedIds = new Set([...selection.selectedIds].filter((id) => !leaving.has(id)));
  const { selectedId } = selection;
  if (selectedId === undefined || !leaving.has(selectedId)) return { ...selection, selectedIds };
  const place = shown.indexOf(selectedId);
  const next = shown.slice(place).find((id) => !leaving.has(id)) ?? shown.slice(0, Math.max(place, 0)).findLast((id) => !leaving.has(id));
  if (next === undefined) return NOTHING_SELECTED;
  return { selectedId: next, anchorId: next, selectedIds: selectedIds.size > 0 ? selectedIds : new Set([next]) };
}
