// Which rows of a grid of equal cards are worth drawing. Pure, so that ten thousand cards can be tested without a page.

export interface GridLayout {
  readonly columns: number;
  readonly rows: number;
  /** Of all rows, drawn or not. */
  readonly height: number;
}

export interface GridMeasures {
  readonly width: number;
  readonly count: number;
  readonly minimumCardWidth: number;
  readonly rowHeight: number;
  readonly gap: number;
}

export function layOutGrid({ width, count, minimumCardWidth, rowHeight, gap }: GridMeasures): GridLayout {
  const columns = Math.max(1, Math.floor((width + gap) / (minimumCardWidth + gap)));
  const rows = Math.ceil(count / columns);
  return { columns, rows, height: Math.max(0, rows * (rowHeight + gap) - gap) };
}

/** First and last-plus-one index of the cards in view, with `spareRows` above and below. */
export function visibleCards(
  layout: GridLayout,
  view: { scrollTop: number; height: number; rowHeight: number; gap: number; spareRows: number },
): { first: number; end: number } {
  const pitch = view.rowHeight + view.gap;
  const firstRow = Math.max(0, Math.floor(view.scrollTop / pitch) - view.spareRows);
  const endRow = Math.min(layout.rows, Math.ceil((view.scrollTop + view.height) / pitch) + view.spareRows);
  return { first: firstRow * layout.columns, end: Math.max(firstRow, endRow) * layout.columns };
}
