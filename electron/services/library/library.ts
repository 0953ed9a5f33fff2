// The assets of one data home. The folders are the truth: nothing is known that a scan of them would not find.
// Owns creation, listing and trash of asset folders; what fills them is the business of jobs.
import { rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { AssetId, type AssetSidecar, type FinishedAsset, type SampledAsset } from '#contract/asset/asset.ts';
import type { AnswerPerAsset, AssetEdit, LibraryFilter, LibrarySort } from '#contract/library/library-query.ts';
import type { AppError, WayOut } from '#contract/outcome/errors.ts';
import { err, ok, type Result } from '#contract/outcome/result.ts';
import type { SearchAnswer, UnreadableAsset } from '#contract/views/asset-views.ts';
import { mapBounded } from '../common/bounded.ts';
import type { Unsubscribe } from '../common/listeners.ts';
import { OneAtATime } from '../common/one-at-a-time.ts';
import { LibraryIndex } from '../library-index/library-index.ts';
import type { Logger } from '../logging/logger.ts';
import type { DataHome } from '../storage/data-home.ts';
import { errnoCode, fileSystemError } from '../storage/file-errors.ts';
import { makeFolder } from '../storage/make-folder.ts';
import { editedSidecar, withPersonsOwn } from './asset/asset-edit.ts';
import {
  type Asset,
  adoptPrepared,
  hasLatent,
  hasSidecar,
  isUnborn,
  NewerSidecar,
  prepareSidecar,
  readAsset,
  readBrokenSidecar,
  removePrepared,
  type SidecarProblem,
  writeSidecar,
} from './asset/asset-folder.ts';
import { recoveredSidecar } from './asset/recovered-sidecar.ts';
import { type BuildListing, chooseBuild, listBuilds, removeBuild } from './builds/asset-builds.ts';
import { takeBuild } from './builds/take-build.ts';
import { Catalog, type LibraryChanges, type LibraryListing } from './catalog.ts';
import { type ChangedFolders, changedFolders, rememberInOrder } from './changed-folders.ts';
import { duplicateAsset } from './copies/duplicate-asset.ts';
import { listTrashed, moveOutOfTrash, moveToTrash, removeTrashed, type TrashedFolder } from './trash/asset-trash.ts';

export interface LibraryOptions {
  /** Whether a job works on the asset's files now, in whatever process. */
  readonly isBuilding?: (assetId: string) => boolean;
  readonly log?: Pick<Logger, 'warn'>;
}

/** Folders worked on at a time: far below any limit of open files. */
const READ_AT_ONCE = 32;
const NOBODY = { warn: () => {} };

export class Library {
  readonly #home: DataHome;
  readonly #isBuilding: (assetId: string) => boolean;
  readonly #index: LibraryIndex;
  readonly #catalog: Catalog;
  /** What is read of a sidecar to be written again, by the id of its asset. */
  readonly #writing = new OneAtATime();

  constructor(home: DataHome, { isBuilding = () => false, log = NOBODY }: LibraryOptions = {}) {
    this.#home = home;
    this.#isBuilding = isBuilding;
    this.#index = new LibraryIndex(home.index, log);
    this.#catalog = new Catalog(home.library, this.#index);
  }

  close(): void {
    this.#index.close();
  }

  /** Hears of each change made through this object, and of what `refresh` and `list` find that others changed. */
  subscribe(listener: (changes: LibraryChanges) => void): Unsubscribe {
    return this.#catalog.subscribe(listener);
  }

  /** Tells everybody what others have changed. Nothing, while the library cannot be read. */
  async refresh(): Promise<void> {
    await this.#catalog.refresh().catch(ifFileSystem);
  }

  list(): Promise<LibraryListing> {
    return this.#catalog.list();
  }

  /** The ids of assets whose name, tags or prompt have every word of `text`, and which are as `filter` says; newest first unless told. */
  search(text: string, filter?: LibraryFilter, sort?: LibrarySort): Promise<string[]> {
    return this.#catalog.search(text, filter, sort);
  }

  /** The same as ids of what is found or of all others, whichever are fewer. */
  searchBriefly(text: string, filter?: LibraryFilter): Promise<SearchAnswer> {
    return this.#catalog.searchBriefly(text, filter);
  }

  /** What cannot be understood, newest first, as of the last look, and whether a build would help. */
  async listUnreadable(): Promise<UnreadableAsset[]> {
    const found = await mapBounded(await this.#catalog.broken(), READ_AT_ONCE, (id) => unreadableAsset(this.folderOf(id), id));
    return found.filter((asset) => asset !== undefined);
  }

  /** Folders that a start has to look into, because they changed since they were found in order. */
  changedFolders(): Promise<ChangedFolders> {
    return changedFolders(this.#home.library, this.#index);
  }

  /** Spares the next start a look into those `names` of `folders`, unless they change. */
  rememberInOrder(folders: ChangedFolders, names: readonly string[]): void {
    rememberInOrder(folders, names, this.#index);
  }

  /** Makes the index anew from the folders. */
  reindex(): Promise<LibraryListing> {
    return this.#catalog.reindex();
  }

  /** The last to come first. */
  listTrash(): Promise<TrashedFolder[]> {
    return listTrashed(this.#home);
  }

  /** The asset `id`; not_found when there is none. */
  async find(id: string): Promise<Result<Asset>> {
    if (!AssetId.safeParse(id).success) return err(notFound(id));
    const asset = await readAsset(this.folderOf(id));
    return asset.ok ? asset : err(this.#problemOf(id, asset.error));
  }

  /** Those of `ids` that there are, and why the others are none. */
  async findAll(ids: readonly string[]): Promise<{ assets: Asset[]; failed: AnswerPerAsset['failed'] }> {
    const found = await mapBounded(ids, READ_AT_ONCE, async (id) => ({ id, asset: await this.find(id) }));
    return {
      assets: found.flatMap(({ asset }) => (asset.ok ? [asset.value] : [])),
      failed: found.flatMap(({ id, asset }) => (asset.ok ? [] : [{ assetId: id, error: asset.error }])),
    };
  }

  /** What can be built anew under `id`: an asset, or one whose sidecar is broken and whose latent is there. */
  async findForRebuild(id: string): Promise<Result<Asset>> {
    const asset = await this.find(id);
    const folder = this.folderOf(id);
    if (asset.ok || !AssetId.safeParse(id).success || !(await hasLatent(folder))) return asset;
    const problem = await readAsset(folder);
    return !problem.ok && problem.error.kind !== 'newer' ? ok({ folder, sidecar: await recoveredSidecar(folder) }) : asset;
  }

  /** Why nothing may be written to the asset `id`, whether it is there yet or not. */
  async whyUntouchable(id: string): Promise<AppError | undefined> {
    if (!AssetId.safeParse(id).success) return notFound(id);
    const asset = await readAsset(this.folderOf(id));
    return !asset.ok && asset.error.kind === 'newer' ? this.#problemOf(id, asset.error) : undefined;
  }

  /** Where the asset `id` lies, or would lie. Throws on what is no id: it is about to be made, written to or removed. */
  folderOf(id: string): string {
    return join(this.#home.library, AssetId.parse(id));
  }

  /** Makes the folder of a new asset, or finds it there. It is an asset only when it has a sidecar. */
  makeFolder(id: string): Promise<Result<string>> {
    const folder = this.folderOf(id);
    return this.#refusable(folder, async () => {
      await makeFolder(folder);
      return folder;
    });
  }

  /** Makes the folder, and lays the sidecar ready that the asset will have as soon as its latent is there. */
  async prepare(sidecar: SampledAsset): Promise<Result<string>> {
    const made = await this.makeFolder(sidecar.id);
    if (!made.ok || (await hasSidecar(made.value))) return made;
    return this.#refusable(made.value, async () => {
      await prepareSidecar(made.value, sidecar);
      return made.value;
    });
  }

  /** Makes an asset of a folder with a latent and no sidecar. Needs no room on the disk where a sidecar was laid ready. */
  async adopt(id: string): Promise<Result<Asset>> {
    const folder = this.folderOf(id);
    const there = await readAsset(folder);
    if (there.ok) return there;
    if (there.error.kind !== 'absent') return err(this.#problemOf(id, there.error));
    if (!(await hasLatent(folder))) return err(notFound(id));
    return this.#refusable(folder, async () => {
      const sidecar = await recoveredSidecar(folder);
      try {
        await writeSidecar(folder, sidecar);
        await removePrepared(folder);
      } catch (cause) {
        await adoptPrepared(folder).catch(() => {
          throw cause;
        });
      }
      await this.#catalog.record([id]);
      return { folder, sidecar };
    });
  }

  /** Writes the sidecar of an asset, and tells everybody. */
  async save(sidecar: AssetSidecar): Promise<Result<Asset>> {
    const folder = this.folderOf(sidecar.id);
    return this.#refusable(folder, async () => {
      const asset = await writeSidecar(folder, sidecar);
      await removePrepared(folder);
      await this.#catalog.record([sidecar.id]);
      return asset;
    });
  }

  /**
   * Makes the files in `workFolder`, which lies in the asset's folder, the asset's current build. The one that was is kept
   * in `builds/`, or is gone where `replaces`.
   */
  async take(workFolder: string, sidecar: FinishedAsset, { replaces }: { replaces: boolean }): Promise<Result<Asset>> {
    const folder = this.folderOf(sidecar.id);
    const take = async () => {
      const before = await readAsset(folder);
      const kept = !replaces && before.ok && before.value.sidecar.kind === 'finished' ? before.value.sidecar : undefined;
      const next = before.ok ? withPersonsOwn(sidecar, before.value.sidecar) : sidecar;
      const asset = await takeBuild(folder, { workFolder, sidecar: next, kept });
      await removePrepared(folder);
      await this.#catalog.record([sidecar.id]);
      return asset;
    };
    return this.#refusable(folder, () => this.#writing.run(sidecar.id, take));
  }

  /** The builds of the asset `id`, the current one first, and what it all takes on the disk. */
  async builds(id: string): Promise<Result<BuildListing>> {
    const asset = await this.find(id);
    return asset.ok ? this.#refusable(asset.value.folder, () => listBuilds(asset.value)) : asset;
  }

  /** Makes the kept build `buildId` the current one; the current one is kept. Refused while a job works on the asset's files. */
  chooseBuild(id: string, buildId: string): Promise<Result<Asset>> {
    return this.#changeBuilds(id, buildId, chooseBuild);
  }

  /** Removes a kept build from the disk. Refused for the current one, and while a job works on the asset's files. */
  removeBuild(id: string, buildId: string): Promise<Result<Asset>> {
    return this.#changeBuilds(id, buildId, removeBuild);
  }

  /** After a job that came to nothing: removes the folder of an asset that never came to be, and adopts one whose latent is there. */
  async settle(id: string): Promise<void> {
    if (!AssetId.safeParse(id).success) return;
    const folder = this.folderOf(id);
    if (await isUnborn(folder)) await rm(folder, { recursive: true, force: true }).catch(ifFileSystem);
    else await this.adopt(id); // what fails here is tried again at the next start
  }

  /** Names, favourites and tags, also while a job works on an asset's files. Everybody is told once of all that changed. */
  async edit(edits: readonly AssetEdit[]): Promise<AnswerPerAsset> {
    return this.#eachAsset(
      edits.map((edit) => ({ id: edit.assetId, work: () => this.#writing.run(edit.assetId, () => this.#editOne(edit)) })),
    );
  }

  /** A second asset like the first, with files of its own. Refused while a job works on the asset's files. */
  async duplicate(id: string): Promise<Result<Asset>> {
    if (this.#isBuilding(id)) return err(isBeingBuilt(id));
    const asset = await this.find(id);
    if (!asset.ok) return asset;
    const copy = () => this.#writing.run(id, () => duplicateAsset(asset.value, this.#home.library));
    const copied = await this.#refusable(asset.value.folder, copy);
    if (copied.ok) await this.#catalog.record([copied.value.sidecar.id]);
    return copied;
  }

  /** Moves assets out of sight; `restore` brings them back. Refused while a job works on their files. */
  trashAll(ids: readonly string[]): Promise<AnswerPerAsset> {
    return this.#eachAsset(ids.map((id) => ({ id, work: () => this.#moveToTrash(id) })));
  }

  restoreAll(ids: readonly string[]): Promise<AnswerPerAsset> {
    return this.#eachAsset(ids.map((id) => ({ id, work: () => moveOutOfTrash(id, this.#home) })));
  }

  /** As `trashAll`; answers where it lies now. */
  async trash(id: string): Promise<Result<string>> {
    const moved = await this.#moveToTrash(id);
    if (moved.ok) await this.#catalog.record([id]);
    return moved;
  }

  async restore(id: string): Promise<Result<string>> {
    const moved = await moveOutOfTrash(id, this.#home);
    if (moved.ok) await this.#catalog.record([id]);
    return moved;
  }

  /** For good, and only what is in the trash. */
  removeTrashed(ids: readonly string[]): Promise<AnswerPerAsset> {
    return answerPerAsset(ids.map((id) => ({ id, work: () => removeTrashed(id, this.#home) })));
  }

  async #moveToTrash(id: string): Promise<Result<string>> {
    return this.#isBuilding(id) ? err(isBeingBuilt(id)) : moveToTrash(id, this.#home);
  }

  async #editOne(edit: AssetEdit): Promise<Result<unknown>> {
    const asset = await this.find(edit.assetId);
    if (!asset.ok) return asset;
    const { folder, sidecar } = asset.value;
    const edited = editedSidecar(sidecar, edit);
    return edited.ok && edited.value !== sidecar ? this.#refusable(folder, () => writeSidecar(folder, edited.value)) : edited;
  }

  async #eachAsset(works: readonly AssetWork[]): Promise<AnswerPerAsset> {
    const answer = await answerPerAsset(works);
    if (answer.done.length > 0) await this.#catalog.record(answer.done);
    return answer;
  }

  async #changeBuilds(
    id: string,
    buildId: string,
    change: (asset: Asset, buildId: string) => Promise<Result<Asset>>,
  ): Promise<Result<Asset>> {
    const asset = await this.find(id);
    if (!asset.ok) return asset;
    if (this.#isBuilding(id)) return err(isBeingBuilt(id));
    const changeNow = async () => {
      const current = await this.find(id); // as it is when its turn has come
      return current.ok ? change(current.value, buildId) : current;
    };
    const changed = await this.#refusable(asset.value.folder, () => this.#writing.run(id, changeNow));
    if (!changed.ok || !changed.value.ok) return changed.ok ? changed.value : changed;
    await this.#catalog.record([id]);
    return changed.value;
  }

  async #refusable<T>(folder: string, work: () => Promise<T>): Promise<Result<T>> {
    try {
      return ok(await work());
    } catch (cause) {
      if (cause instanceof NewerSidecar) return err(this.#problemOf(basename(folder), { kind: 'newer', reason: cause.message }));
      return err(fileSystemError(cause, folder));
    }
  }

  #problemOf(id: string, problem: SidecarProblem): AppError {
    if (problem.kind === 'absent') return notFound(id);
    const folder = this.folderOf(id);
    if (problem.kind === 'newer') {
      const hint = `Update Espalier to work on it. Its files are safe in ${folder}.`;
      return { code: 'not_writable', message: `The asset ${id} is left as it is: ${problem.reason}.`, hint };
    }
    const waysOut: WayOut[] = [{ kind: 'build-anew', assetId: id }];
    return {
      code: 'not_found',
      message: `The asset ${id} cannot be read: ${problem.reason}.`,
      hint: `Its files are safe in ${folder}.`,
      waysOut,
    };
  }
}

interface AssetWork {
  readonly id: string;
  readonly work: () => Promise<Result<unknown>>;
}

async function answerPerAsset(works: readonly AssetWork[]): Promise<AnswerPerAsset> {
  const answers = await mapBounded(works, READ_AT_ONCE, async ({ id, work }) => ({ id, result: await work() }));
  return {
    done: answers.flatMap(({ id, result }) => (result.ok ? [id] : [])),
    failed: answers.flatMap(({ id, result }) => (result.ok ? [] : [{ assetId: id, error: result.error }])),
  };
}

/** Undefined for one that is understood by now, or gone. */
async function unreadableAsset(folder: string, id: string): Promise<UnreadableAsset | undefined> {
  const asset = await readAsset(folder);
  if (asset.ok || asset.error.kind === 'absent') return undefined;
  const { kind, reason } = asset.error;
  const { name } = await readBrokenSidecar(folder);
  return { id, ...(name !== undefined && { name }), reason, canRebuild: kind === 'broken' && (await hasLatent(folder)) };
}

/** For what may fail without consequence: undefined for a refusal of the file system, while bugs go on. */
function ifFileSystem(cause: unknown): undefined {
  if (errnoCode(cause) === '') throw cause;
}

function isBeingBuilt(id: string): AppError {
  return { code: 'usage', message: `The asset ${id} is being built now.`, hint: 'Cancel its job first, or wait until it is done.' };
}

function notFound(id: string): AppError {
  return { code: 'not_found', message: `There is no asset ${id}.`, waysOut: [{ kind: 'list-assets' }] };
}
