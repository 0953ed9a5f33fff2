// What the window asks of the desktop around it: save a copy, show a file, put text on the clipboard.
import { copyFile } from 'node:fs/promises';
import { basename, extname, join } from 'node:path';
import { type BrowserWindow, clipboard, dialog, shell } from 'electron';
import { err, ok, type Result } from '#contract/result.ts';
import { type Asset, SIDECAR_NAME } from '../services/library/asset-folder.ts';

export class Desktop {
  readonly #window: () => BrowserWindow | undefined;

  constructor(window: () => BrowserWindow | undefined) {
    this.#window = window;
  }

  /** Copies one of the asset's files to where the person says. `what` is its key in the sidecar. */
  async saveCopy(asset: Asset, what: string): Promise<Result<{ savedAs?: string }>> {
    const file = asset.sidecar.files[what];
    const window = this.#window();
    if (file === undefined || window === undefined) return err({ code: 'not_found', message: `${asset.sidecar.name} has no such file.` });
    const ending = extname(file);
    const { canceled, filePath } = await dialog.showSaveDialog(window, {
      defaultPath: `${fileNameOf(asset.sidecar.name)}${ending}`,
      filters: [{ name: ending.slice(1).toUpperCase(), extensions: [ending.slice(1)] }],
    });
    if (canceled) return ok({});
    try {
      await copyFile(join(asset.folder, file), filePath);
      return ok({ savedAs: basename(filePath) });
    } catch {
      return err({ code: 'not_writable', message: `${filePath} could not be written.`, hint: 'Choose another folder.' });
    }
  }

  showInFolder(asset: Asset): void {
    shell.showItemInFolder(join(asset.folder, asset.sidecar.files['glb'] ?? SIDECAR_NAME));
  }

  async copyText(text: string): Promise<void> {
    await clipboard.writeText(text);
  }
}

function fileNameOf(name: string): string {
  return name.replaceAll(/[/\\:*?"<>|\p{Cc}]/gu, '_').replace(/^\.+/, '') || 'asset';
}
