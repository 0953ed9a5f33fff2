// How a contact sheet is laid out. Apart from the schemas, since the window writes the names for it and has to know their size.

export const MOST_ON_A_SHEET = 400;

/** Pixels of a tile's side: a sheet of many has smaller ones. */
export const SHEET_TILES = [
  { upTo: 36, side: 288 },
  { upTo: 144, side: 192 },
  { upTo: MOST_ON_A_SHEET, side: 128 },
] as const;

/** Pixels that a name is high, under its tile and as wide as that. */
export const SHEET_NAME_HEIGHT = 24;
