// What the window asks of the desktop around it: save a copy, show a file, put a report on the clipboard.
import { basename, extname, join, relative } from 'node:path';
import type { BrowserWindow, Clipboard, Dialog, NativeImage, Shell } from 'electron';
import { IPC_EVENTS } from '#contract/channels/app-ipc.ts';
import type { AppError } from '#contract/outcome/errors.ts';
import { err, ok, type Result } from '#contract/outcome/result.ts';
import { type PersonalTraces, withoutPersonalTraces } from '../../services/diagnostics/personal-traces.ts';
import { SIDECAR_NAME } from '../../services/library/asset/asset-folder.ts';
import { errnoCode } from '../../services/storage/file-errors.ts';
import { writeFileAtomically } from '../../services/storage/files/atomic-file.ts';
import { openContainedFile } from '../../services/storage/files/contained-file.ts';
import { fileNameOf } from '../../services/storage/names/file-name.ts';
import { focusWindow } from '../window/focus-window.ts';

const PNG_SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];

export interface DesktopDependencies {
  readonly window: () => BrowserWindow | undefined;
  /** The folder that copies come from. */
  readonly library: string;
  readonly traces: PersonalTraces;
  readonly dialog: Pick<Dialog, 'showSaveDialog' | 'showOpenDialog'>;
  /** What is seen under the mouse while the picture at `path` is dragged; something neutral without one. */
  readonly dragIcon: (path: string | undefined) => NativeImage;
  readonly shell: Pick<Shell, 'showItemInFolder'>;
  readonly clipboard: Pick<Clipboard, 'writeText'>;
  /** Calls `onClick` when the user follows it. */
  readonly notify: (news: { readonly title: string; readonly body: string }, onClick: () => void) => void;
  /** Shows a number on the app's icon; 0 takes it away. */
  readonly setBadge: (count: number) => void;
}

/** An asset, as far as a copy needs it. */
export interface SavedFrom {
  /** Absolute; inside the library. */
  readonly folder: string;
  /** The asset's. */
  readonly name: string;
  readonly files: Readonly<Record<string, string>>;
}

export class Desktop {
  readonly #dependencies: DesktopDependencies;

  constructor(dependencies: DesktopDependencies) {
    this.#dependencies = dependencies;
  }

  /** Copies one of the files to where the user says. `what` is its key. A link is no file of an asset. */
  async saveCopy({ folder, name, files }: SavedFrom, what: string): Promise<Result<{ savedAs?: string }>> {
    const { library } = this.#dependencies;
    const file = Object.hasOwn(files, what) ? files[what] : undefined;
    const source = file === undefined ? undefined : await openContainedFile(library, join(relative(library, folder), file));
    if (file === undefined || source === undefined) return err({ code: 'not_found', message: `${name} has no such file.` });
    try {
      return await this.#saveAs(source.createReadStream({ autoClose: false }), { name: copyName(name, file), ending: extname(file) });
    } finally {
      await source.close();
    }
  }

  /** Writes a PNG picture of the asset called `name` to where the user says. */
  async savePicture(name: string, bytes: Uint8Array, what: 'picture' | 'contact-sheet' = 'picture'): Promise<Result<{ savedAs?: string }>> {
    const isPng = PNG_SIGNATURE.every((byte, at) => bytes[at] === byte);
    if (!isPng) return err({ code: 'usage', message: 'The picture is no PNG.' });
    return this.#saveAs(bytes, { name: `${fileNameOf(name)}-${what}`, ending: '.png' });
  }

  /** Where the user wants to have a new file; undefined when they changed their mind. */
  async chooseFile(name: string, ending: string): Promise<string | undefined> {
    const window = this.#dependencies.window();
    if (window === undefined) return undefined;
    const { canceled, filePath } = await this.#dependencies.dialog.showSaveDialog(window, { defaultPath: `${name}${ending}` });
    return canceled ? undefined : filePath;
  }

  /** `files` of the asset in `folder`; none where they are not known. */
  showInFolder(folder: string, files: Readonly<Record<string, string>>): void {
    this.#dependencies.shell.showItemInFolder(join(folder, files['glb'] ?? SIDECAR_NAME));
  }

  /** A click on it brings the window forward, which opens the asset, if there is one. */
  notify({ title, text, assetId }: { readonly title: string; readonly text: string; readonly assetId?: string | undefined }): void {
    this.#dependencies.notify({ title, body: text }, () => {
      const window = this.#dependencies.window();
      if (window === undefined || window.isDestroyed()) return;
      focusWindow(window);
      if (assetId !== undefined) window.webContents.send(IPC_EVENTS.onAssetAsked.channel, { assetId });
    });
  }

  setBadge(count: number): void {
    this.#dependencies.setBadge(count);
  }

  /** The folder that the user chooses; undefined when they changed their mind. */
  async chooseFolder(): Promise<string | undefined> {
    const window = this.#dependencies.window();
    if (window === undefined) return undefined;
    const { canceled, filePaths } = await this.#dependencies.dialog.showOpenDialog(window, {
      properties: ['openDirectory', 'createDirectory'],
    });
    return canceled ? undefined : filePaths[0];
  }

  /** Files that the user chooses; none where they changed their mind. */
  async chooseFiles(): Promise<string[]> {
    const window = this.#dependencies.window();
    if (window === undefined) return [];
    const { canceled, filePaths } = await this.#dependencies.dialog.showOpenDialog(window, { properties: ['openFile', 'multiSelections'] });
    return canceled ? [] : filePaths;
  }

  /** Hands files to wherever the drag ends that has begun in the window. `icon` is the path of a picture. */
  startDrag(paths: readonly string[], icon: string | undefined): void {
    const [file] = paths;
    const window = this.#dependencies.window();
    if (file === undefined || window === undefined) return;
    window.webContents.startDrag({ file, files: [...paths], icon: this.#dependencies.dragIcon(icon) });
  }

  showPath(path: string): void {
    this.#dependencies.shell.showItemInFolder(path);
  }

  /** What is copied is made to be handed on, so it says nothing of who the user is. */
  async copyText(text: string): Promise<void> {
    await this.#dependencies.clipboard.writeText(withoutPersonalTraces(text, this.#dependencies.traces));
  }

  async #saveAs(
    content: Parameters<typeof writeFileAtomically>[1],
    { name, ending }: { name: string; ending: string },
  ): Promise<Result<{ savedAs?: string }>> {
    const window = this.#dependencies.window();
    if (window === undefined) return ok({}); // nobody is there to say where
    const { canceled, filePath } = await this.#dependencies.dialog.showSaveDialog(window, {
      defaultPath: `${name}${ending}`,
      ...(ending !== '' && { filters: [{ name: ending.slice(1).toUpperCase(), extensions: [ending.slice(1)] }] }),
    });
    if (canceled) return ok({});
    try {
      await writeFileAtomically(filePath, content);
      return ok({ savedAs: basename(filePath) });
    } catch (cause) {
      return err(writeError(cause, filePath));
    }
  }
}

/** Whatever the place refuses (a full disk, a folder that is gone), another one may take the copy. */
function writeError(cause: unknown, path: string): AppError {
  const code = errnoCode(cause);
  if (code === '') throw cause;
  const isFull = code === 'ENOSPC' || code === 'EDQUOT';
  return isFull
    ? { code: 'disk_full', message: `${path} could not be written: the disk is full.`, hint: 'Choose another folder, or free some space.' }
    : { code: 'not_writable', message: `${path} could not be written (${code}).`, hint: 'Choose another folder.' };
}

/** The model has the asset's name alone; of others, the copy's name says what it is: `goblin-preview`, `goblin-cut-out`. */
function copyName(assetName: string, file: string): string {
  const what = basename(file, extname(file))
    .replace(/^model-?/, '')
    .replace(/^cut-out-1$/, 'cut-out');
  return [fileNameOf(assetName), ...(what === '' ? [] : [what])].join('-');
}
