// `dialog`, `shell`, `clipboard`, `Notification` and `Menu` of the host. It has no native dialogs: a save goes to the downloads folder under a free name.
import { EventEmitter } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, readdir } from 'node:fs/promises';
import { basename, dirname, extname, join } from 'node:path';
import type { Menu, NativeImage } from 'electron';
import { execa } from 'execa';
import { onlySupported } from './only-supported.ts';

export class HostDialog {
  readonly #downloadsFolder: () => string;

  constructor(downloadsFolder: () => string) {
    this.#downloadsFolder = downloadsFolder;
  }

  async showSaveDialog(_window: unknown, options: { defaultPath?: string } = {}): Promise<{ canceled: boolean; filePath: string }> {
    const folder = this.#downloadsFolder();
    await mkdir(folder, { recursive: true });
    return { canceled: false, filePath: freeName(folder, basename(options.defaultPath ?? 'untitled')) };
  }

  /** The downloads folder is what is chosen, or the files in it. */
  async showOpenDialog(_window: unknown, options: { properties?: string[] } = {}): Promise<{ canceled: boolean; filePaths: string[] }> {
    const folder = this.#downloadsFolder();
    await mkdir(folder, { recursive: true });
    if (!options.properties?.includes('openFile')) return { canceled: false, filePaths: [folder] };
    const files = (await readdir(folder, { withFileTypes: true })).filter((entry) => entry.isFile());
    return { canceled: files.length === 0, filePaths: files.map(({ name }) => join(folder, name)) };
  }

  showErrorBox(title: string, content: string): void {
    console.error(`${title}\n${content}`);
  }
}

function freeName(folder: string, name: string): string {
  const ending = extname(name);
  const stem = basename(name, ending);
  for (let number = 1; ; number += 1) {
    const candidate = join(folder, number === 1 ? name : `${stem} (${number})${ending}`);
    if (!existsSync(candidate)) return candidate;
  }
}

/** Without a display there is no file manager; the path goes to the console instead. */
export function showItemInFolder(path: string): void {
  if (!hasDisplay()) {
    console.error(`To be shown in a file manager: ${path}`);
    return;
  }
  // Not ended with us: the file manager is the user's from now on.
  execa('xdg-open', [dirname(path)], { stdio: 'ignore', cleanup: false }).catch(() => {
    console.error(`Could not open a file manager for ${path}.`);
  });
}

/** By the desktop's own program. Nobody hears of a click on it. */
export class HostNotification extends EventEmitter {
  readonly #news: { readonly title: string; readonly body: string };

  static isSupported(): boolean {
    return true;
  }

  constructor(news: { title: string; body: string }) {
    super();
    this.#news = news;
  }

  show(): void {
    const { title, body } = this.#news;
    if (!hasDisplay()) console.error(`To be told by the desktop: ${title}. ${body}`);
    else {
      execa('notify-send', ['--app-name=Espalier', '--', title, body], { stdio: 'ignore' }).catch(() => {
        console.error(`The desktop could not be told: ${title}. ${body}`);
      });
    }
  }
}

function hasDisplay(): boolean {
  return Boolean(process.env['DISPLAY'] || process.env['WAYLAND_DISPLAY']);
}

/** The host shows no menu; keys of the page itself still work. What is built is good for nothing but being set. */
export const hostMenu = {
  buildFromTemplate: (_template: readonly unknown[]): Menu => onlySupported('menu', {} as Menu),
  setApplicationMenu: (_menu: Menu | null): void => {},
};

/** The machine may sleep: whoever needs it awake runs the real thing. */
export const hostPowerSaveBlocker = {
  start: (_kind: string): number => 1,
  stop: (_id: number): boolean => true,
};

/** Nothing draws these: a file that is there is a picture. */
export const hostImages = {
  createFromPath: (path: string): NativeImage => hostImage(!existsSync(path)),
  createFromBitmap: (_bitmap: Buffer, _size: object): NativeImage => hostImage(false),
};

function hostImage(isEmpty: boolean): NativeImage {
  return onlySupported('nativeImage', { isEmpty: () => isEmpty, resize: () => hostImage(isEmpty) } as Partial<NativeImage> as NativeImage);
}

/** One screen, of the size that the windows have. */
export const hostScreen = {
  getAllDisplays: () => [{ workArea: { x: 0, y: 0, width: 1280, height: 800 } }],
};
