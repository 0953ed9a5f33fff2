// What an asset is called when nobody named it.
import { basename, extname } from 'node:path';

/** The picture's own name, without its ending. */
export function nameOf(picture: string): string {
  return basename(picture, extname(picture));
}
