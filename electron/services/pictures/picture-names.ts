// What a picture's name says: whether the runtime reads it, whether a system hides it beside others, whether the program keeps it.
import { extname, sep } from 'node:path';

export const PICTURE_ENDINGS: readonly string[] = ['.png', '.jpg', '.jpeg', '.webp', '.bmp', '.gif', '.tif', '.tiff', '.avif'];

export function hasPictureEnding(name: string): boolean {
  return PICTURE_ENDINGS.includes(extname(name).toLowerCase());
}

/** A name with a dot in front is a companion: `._chair.png` is what macOS leaves on foreign disks. */
export function isPictureName(name: string): boolean {
  return hasPictureEnding(name) && !name.startsWith('.');
}

/** Whether the picture is one that the program keeps as it was given, in the folder `inbox`. */
export function isInInbox(path: string, inbox: string): boolean {
  return path.startsWith(inbox + sep);
}
