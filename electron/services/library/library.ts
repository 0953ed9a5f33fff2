// The assets of one data home. The folders are the truth: nothing is known that a scan of them would not find.
// Owns creation, listing and trash of asset folders; what fills them is the business of jobs.
import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { AssetId, type AssetSidecar } from '#contract/asset.ts';
import type { AppError } from '#contract/errors.ts';
import { err, ok, type Result } from '#contract/result.ts';
import { Listeners, type Unsubscribe } from '../listeners.ts';
import type { DataHome } from '../storage/data-home.ts';
import { errnoCode, fileSystemError } from '../storage/file-errors.ts';
import { type Asset, readAsset, writeSidecar } from './asset-folder.ts';

export interface BrokenAsset {
  readonly folder: string;
  readonly reason: string;
}

export interface LibraryListing {
  /** Newest first. */
  readonly assets: readonly Asset[];
  /** Folders whose sidecar cannot be understood. They are left as they are. */
  readonly broken: readonly BrokenAsset[];
}

export class Library {
  readonly #home: DataHome;
  readonly #changes = new Listeners<readonly Asset[]>();

  constructor(home: DataHome) {
    this.#home = home;
  }

  /** Hears the whole list after every change made through this object, and after `refresh`. */
  subscribe(listener: (assets: readonly Asset[]) => void): Unsubscribe {
    return this.#changes.subscribe(listener);
  }

  /** Tells everybody what is there now; for when another process may have changed it. */
  async refresh(): Promise<void> {
    const { assets } = await this.list();
    this.#changes.emit(assets);
  }

  list(): Promise<LibraryListing> {
    return scan(this.#home.library);
  }

  listTrash(): Promise<LibraryListing> {
    return scan(this.#home.libraryTrash);
  }

  /** The asset `id`; not_found when there is none. */
  async find(id: string): Promise<Result<Asset>> {
    if (!AssetId.safeParse(id).success) return err(notFound(id));
    const asset = await readAsset(this.folderOf(id));
    if (asset.ok) return asset;
    if (asset.error.kind === 'absent') return err(notFound(id));
    return err({
      code: 'not_found',
      message: `The asset ${id} cannot be read: ${asset.error.reason}`,
      hint: `Its files are safe in ${this.folderOf(id)}.`,
    });
  }

  /** Where the asset `id` lies, or would lie. */
  folderOf(id: string): string {
    return join(this.#home.library, id);
  }

  /** Makes the folder of a new asset, or finds it there. It is an asset only when it has a sidecar. */
  async makeFolder(id: string): Promise<Result<string>> {
    const folder = this.folderOf(id);
    try {
      await mkdir(folder, { recursive: true });
      return ok(folder);
    } catch (cause) {
      return err(fileSystemError(cause, folder));
    }
  }

  /** Writes the sidecar of an asset, and tells everybody. */
  async save(sidecar: AssetSidecar): Promise<Result<Asset>> {
    const folder = this.folderOf(sidecar.id);
    try {
      const asset = await writeSidecar(folder, sidecar);
      await this.refresh();
      return ok(asset);
    } catch (cause) {
      return err(fileSystemError(cause, folder));
    }
  }

  /** Removes the folder of an asset that never came to be. Refuses when it has a sidecar. */
  async discardUnborn(id: string): Promise<void> {
    const asset = await readAsset(this.folderOf(id));
    if (!asset.ok && asset.error.kind === 'absent') await rm(this.folderOf(id), { recursive: true, force: true });
  }

  /** Moves an asset out of sight; `restore` brings it back. */
  trash(id: string): Promise<Result<string>> {
    return this.#move(id, this.#home.library, this.#home.libraryTrash);
  }

  restore(id: string): Promise<Result<string>> {
    return this.#move(id, this.#home.libraryTrash, this.#home.library);
  }

  async #move(id: string, from: string, to: string): Promise<Result<string>> {
    if (!AssetId.safeParse(id).success) return err(notFound(id));
    const target = join(to, id);
    try {
      await rename(join(from, id), target);
    } catch (cause) {
      return err(errnoCode(cause) === 'ENOENT' ? notFound(id) : fileSystemError(cause, target));
    }
    await this.refresh();
    return ok(target);
  }
}

async function scan(folder: string): Promise<LibraryListing> {
  const names = (await readdir(folder)).filter((name) => AssetId.safeParse(name).success);
  const read = await Promise.all(
    names
      .sort()
      .reverse()
      .map((name) => readAsset(join(folder, name))),
  );
  const assets = read.flatMap((result) => (result.ok ? [result.value] : []));
  const broken = read.flatMap((result, index) => {
    const name = names[index];
    return result.ok || result.error.kind === 'absent' || name === undefined
      ? []
      : [{ folder: join(folder, name), reason: result.error.reason }];
  });
  return { assets, broken };
}

function notFound(id: string): AppError {
  return { code: 'not_found', message: `There is no asset ${id}.`, hint: 'See `espalier library list`.' };
}
