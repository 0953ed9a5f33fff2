// Things that tests do to the window beyond clicks and keys.
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import type { Locator, Page } from 'playwright';
import { expectPage } from './expect-page.ts';

const MOST_TABS = 40;

/** Drops files on the window at once, as a file manager would. */
export async function dropFiles(page: Page, paths: readonly string[]): Promise<void> {
  const files = paths.map((path) => ({ name: basename(path), base64: readFileSync(path).toString('base64') }));
  await page.evaluate((dropped) => {
    const dataTransfer = new DataTransfer();
    for (const { name, base64 } of dropped) {
      const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
      dataTransfer.items.add(new File([bytes], name, { type: 'image/png' }));
    }
    document.body.dispatchEvent(new DragEvent('drop', { bubbles: true, cancelable: true, dataTransfer }));
  }, files);
}

/** A file or folder whose path the preload learns, as it does of what a file manager drops. */
export async function dropPath(page: Page, path: string): Promise<void> {
  await page.evaluate(
    ([name, droppedFrom]) => {
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(Object.assign(new File([], name), { droppedFrom }));
      document.body.dispatchEvent(new DragEvent('drop', { bubbles: true, cancelable: true, dataTransfer }));
    },
    [basename(path), path] as const,
  );
}

export async function dropFile(page: Page, path: string): Promise<void> {
  await dropFiles(page, [path]);
}

/** How much two pictures of the same size differ, 0…1: the mean over all pixels of their grey values. */
export async function pictureDifference(page: Page, first: Buffer, second: Buffer): Promise<number> {
  return page.evaluate(
    async (pictures) => {
      const [one = new Uint8ClampedArray(), other = new Uint8ClampedArray()] = await Promise.all(
        pictures.map(async (base64) => {
          const picture = await createImageBitmap(new Blob([Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))]));
          const context = new OffscreenCanvas(picture.width, picture.height).getContext('2d');
          context?.drawImage(picture, 0, 0);
          return context?.getImageData(0, 0, picture.width, picture.height).data ?? new Uint8ClampedArray();
        }),
      );
      const step = 4 * 3; // every third pixel, its green
      let sum = 0;
      for (let at = 1; at < one.length; at += step) sum += Math.abs((one[at] ?? 0) - (other[at] ?? 0));
      return sum / (one.length / step) / 255;
    },
    [first.toString('base64'), second.toString('base64')],
  );
}

/** The part, 0…1, of an element's picture that has a colour: the studio around an object is grey. */
export async function colouredPart(page: Page, element: Locator): Promise<number> {
  const bytes = (await element.screenshot()).toString('base64');
  return page.evaluate(async (base64) => {
    const picture = await createImageBitmap(new Blob([Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))]));
    const context = new OffscreenCanvas(picture.width, picture.height).getContext('2d');
    context?.drawImage(picture, 0, 0);
    const pixels = context?.getImageData(0, 0, picture.width, picture.height).data ?? new Uint8ClampedArray();
    const step = 4 * 5; // every fifth pixel says as much
    let coloured = 0;
    for (let at = 0; at + 2 < pixels.length; at += step) {
      const [red = 0, green = 0, blue = 0] = [pixels[at], pixels[at + 1], pixels[at + 2]];
      if (Math.max(red, green, blue) - Math.min(red, green, blue) > 48) coloured += 1;
    }
    return coloured / (pixels.length / step);
  }, bytes);
}

/** Moves the focus by the Tab key, as somebody without a mouse does. */
export async function tabTo(page: Page, target: Locator): Promise<void> {
  const isThere = () => target.evaluate((element) => element === document.activeElement);
  for (let presses = 0; presses < MOST_TABS && !(await isThere()); presses += 1) await page.keyboard.press('Tab');
  await expectPage(target).toBeFocused();
}
