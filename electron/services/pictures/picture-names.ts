// Which files are pictures by their names: those that the runtime reads, and none that systems hide beside them.
import { extname } from 'node:path';

export const PICTURE_ENDINGS: readonly string[] = ['.png', '.jpg', '.jpeg', '.webp', '.bmp', '.gif', '.tif', '.tiff', '.avif'];

export function hasPictureEnding(name: string): boolean {
  return PICTURE_ENDINGS.includes(extname(name).toLowerCase());
}

/** A name with a dot in front is a companion: `._chair.png` is what macOS leaves on foreign disks. */
export function isPictureName(name: string): boolean {
  return hasPictureEnding(name) && !name.startsWith('.');
}
