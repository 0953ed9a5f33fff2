// Writes the name of an object for a contact sheet, as ink in pixels: the letters that the window has are nowhere else.
import { SHEET_NAME_HEIGHT } from '#contract/library/contact-sheet.ts';

const LETTER_PIXELS = 13;
/** Kept free on both sides, pixels. */
const MARGIN = 4;

/** `width` is in pixels; a name that is longer ends in dots. */
export function writeName(name: string, width: number): Uint8Array<ArrayBuffer> {
  const context = new OffscreenCanvas(width, SHEET_NAME_HEIGHT).getContext('2d', { willReadFrequently: true });
  if (context === null) return new Uint8Array();
  context.font = `${LETTER_PIXELS}px ${getComputedStyle(document.body).fontFamily}`;
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  const fits = (text: string) => context.measureText(text).width <= width - 2 * MARGIN;
  context.fillText(shortened(name, fits), width / 2, SHEET_NAME_HEIGHT / 2);
  const { data } = context.getImageData(0, 0, width, SHEET_NAME_HEIGHT);
  return Uint8Array.from({ length: data.length / 4 }, (_, at) => data[at * 4 + 3] ?? 0);
}

function shortened(name: string, fits: (text: string) => boolean): string {
  if (fits(name)) return name;
  const letters = [...new Intl.Segmenter().segment(name)].map(({ segment }) => segment);
  while (letters.length > 1 && !fits(`${letters.join('')}…`)) letters.pop();
  return `${letters.join('').trimEnd()}…`;
}
