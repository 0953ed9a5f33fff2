// What a job, and the asset that it makes, is called when nobody named it.
import { basename, extname } from 'node:path';

const MAX_NAME_CHARACTERS = 60;

/** The picture's own name, without its folder and its ending. */
export function nameOfPicture(picture: string): string {
  return basename(picture, extname(picture));
}

/** The words themselves, as far as they make a name. Counted in whole letters, because half a surrogate pair is none. */
export function nameOfText(text: string): string {
  return [...text].slice(0, MAX_NAME_CHARACTERS).join('').trim();
}
