// Asks the user for picture files through the desktop's own dialog. The page gets bytes and names, never paths.

import { chosenFolder, type Dropped } from './dropped-files.ts';

const ACCEPTED = 'image/png,image/jpeg,image/webp,image/bmp,image/tiff,image/gif';

/** Asks for a folder instead; answers the pictures that lie in it. */
export function chooseFolder(onFolder: (dropped: Dropped) => void): void {
  const input = document.createElement('input');
  input.type = 'file';
  input.webkitdirectory = true;
  input.addEventListener('change', () => input.files !== null && input.files.length > 0 && onFolder(chosenFolder([...input.files])));
  input.click();
}

/** Nothing happens when the dialog is left without a choice. Needs a click or a key press to have just happened. */
export function choosePictures(onFiles: (files: File[]) => void): void {
  const input = document.createElement('input');
  input.type = 'file';
  input.multiple = true;
  input.accept = ACCEPTED;
  input.addEventListener('change', () => onFiles([...(input.files ?? [])]));
  input.click();
}
