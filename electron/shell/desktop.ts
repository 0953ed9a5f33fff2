// What the window asks of the desktop around it: save a copy, show a file, put a report on the clipboard.
import type { FileHandle } from 'node:fs/promises';
import { basename, extname, join, relative } from 'node:path';
import type { BrowserWindow, Clipboard, Dialog, Shell } from 'electron';
import type { AppError } from '#contract/errors.ts';
import { err, ok, type Result } from '#contract/result.ts';
import { type Asset, SIDECAR_NAME } from '../services/library/asset-folder.ts';
import { writeFileAtomically } from '../services/storage/atomic-file.ts';
import { errnoCode } from '../services/storage/file-errors.ts';
import { openContainedFile } from './contained-file.ts';
import { type PersonalTraces, withoutPersonalTraces } from './personal-traces.ts';

export interface DesktopDependencies {
  readonly window: () => BrowserWindow | undefined;
  /** The folder that copies come from. */
  readonly library: string;
  readonly traces: PersonalTraces;
  readonly dialog: Pick<Dialog, 'showSaveDialog'>;
  readonly shell: Pick<Shell, 'showItemInFolder'>;
  readonly clipboard: Pick<Clipboard, 'writeText'>;
}

export class Desktop {
  readonly #dependencies: DesktopDependencies;

  constructor(dependencies: DesktopDependencies) {
    this.#dependencies = dependencies;
  }

  /** Copies one of the asset's files to where the user says. `what` is its key in the sidecar. A link is no file of the asset. */
  async saveCopy(asset: Asset, what: string): Promise<Result<{ savedAs?: string }>> {
    const { library } = this.#dependencies;
    const { files, name } = asset.sidecar;
    const file = Object.hasOwn(files, what) ? files[what] : undefined;
    const source = file === undefined ? undefined : await openContainedFile(library, join(relative(library, asset.folder), file));
    if (file === undefined || source === undefined) return err({ code: 'not_found', message: `${name} has no such file.` });
    try {
      return await this.#saveAs(source, { name: fileNameOf(name), ending: extname(file) });
    } finally {
      await source.close();
    }
  }

  /** `files` of the asset in `folder`; none where they are not known. */
  showInFolder(folder: string, files: Readonly<Record<string, string>>): void {
    this.#dependencies.shell.showItemInFolder(join(folder, files['glb'] ?? SIDECAR_NAME));
  }

  showPath(path: string): void {
    this.#dependencies.shell.showItemInFolder(path);
  }

  /** What is copied is made to be handed on, so it says nothing of who the user is. */
  async copyText(text: string): Promise<void> {
    await this.#dependencies.clipboard.writeText(withoutPersonalTraces(text, this.#dependencies.traces));
  }

  async #saveAs(source: FileHandle, { name, ending }: { name: string; ending: string }): Promise<Result<{ savedAs?: string }>> {
    const window = this.#dependencies.window();
    if (window === undefined) return ok({}); // nobody is there to say where
    const { canceled, filePath } = await this.#dependencies.dialog.showSaveDialog(window, {
      defaultPath: `${name}${ending}`,
      ...(ending !== '' && { filters: [{ name: ending.slice(1).toUpperCase(), extensions: [ending.slice(1)] }] }),
    });
    if (canceled) return ok({});
    try {
      await writeFileAtomically(filePath, source.createReadStream({ autoClose: false }));
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

function fileNameOf(name: string): string {
  return name.replaceAll(/[/\\:*?"<>|\p{Cc}]/gu, '_').replace(/^\.+/, '') || 'asset';
}
