// Makes jobs of the pictures that come into a folder: each once, when it is whole, and never the same content again.
// Looks by the clock: other systems' folders (WSL, networks) tell nobody what changes in them, and whether a file still grows
// is only seen by looking twice. What was there when the watch began is left alone.
import { readdir, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { AppError, ErrorCode } from '#contract/outcome/errors.ts';
import { Refusal } from '#contract/outcome/refusal.ts';
import type { Result } from '#contract/outcome/result.ts';
import { Listeners, type Unsubscribe } from '../common/listeners.ts';
import type { Logger } from '../logging/logger.ts';
import { checkPictureFile } from '../pictures/picture-check.ts';
import type { InboxPicture } from '../pictures/picture-inbox.ts';
import { isPictureName } from '../pictures/picture-names.ts';
import { errnoCode, fileSystemError } from '../storage/file-errors.ts';
import { makeFolder } from '../storage/make-folder.ts';
import { uuidV7 } from '../storage/names/uuid-v7.ts';
import { readWatchedState, type WatchedState, writeWatchedState } from './watched-state.ts';

export interface WatchFolderDependencies {
  /** Where it is kept what was seen. */
  readonly statePath: string;
  readonly importFile: (path: string) => Promise<Result<InboxPicture>>;
  /** Makes a job of a picture, unless there is one of it. Throws, and is asked again, while there cannot be one. */
  readonly grow: (picture: InboxPicture, batch: { readonly id: string; readonly name: string }) => void;
  readonly log: Logger;
  readonly lookEveryMs?: number;
}

export interface SkippedPicture {
  readonly name: string;
  readonly reason: string;
}

export interface WatchView {
  /** Undefined while nothing is watched. */
  readonly folder: string | undefined;
  /** Since the watch began, in this run of the app. */
  readonly taken: number;
  /** The newest last, and only so many. */
  readonly skipped: readonly SkippedPicture[];
  /** Why it cannot be looked into at present. */
  readonly problem: AppError | undefined;
}

const LOOK_EVERY_MS = 2000;
/** A file that changed within this time may still be written. */
const SETTLED_MS = 1000;
const MOST_FILES = 20_000;
const MOST_SKIPPED = 50;
/** Of pictures that are sound, for which there is no room now. */
const NO_ROOM: ReadonlySet<ErrorCode> = new Set(['disk_full', 'not_writable']);
const OFF: WatchView = { folder: undefined, taken: 0, skipped: [], problem: undefined };

export class WatchFolder {
  readonly #dependencies: WatchFolderDependencies;
  readonly #listeners: Listeners<WatchView>;
  #view: WatchView = OFF;
  #state: WatchedState | undefined;
  #isKept = true;
  /** The stamps of files that are waited for. */
  #pending = new Map<string, string>();
  #timer: NodeJS.Timeout | undefined;
  #work: Promise<void> = Promise.resolve();

  constructor(dependencies: WatchFolderDependencies) {
    this.#dependencies = dependencies;
    this.#listeners = new Listeners((cause) => dependencies.log.error('a listener of the watched folder failed', cause));
  }

  view(): WatchView {
    return this.#view;
  }

  subscribe(listener: (view: WatchView) => void): Unsubscribe {
    return this.#listeners.subscribe(listener);
  }

  /**
   * Watches `folder` from now on, or nothing. `isNew` says that the user has just chosen it: then what lies there now is old.
   * Otherwise what came while nobody looked is taken.
   */
  follow(folder: string | undefined, { isNew }: { isNew: boolean }): Promise<void> {
    return this.#inTurn(async () => {
      clearTimeout(this.#timer);
      this.#pending = new Map();
      this.#state = folder === undefined ? undefined : await this.#stateOf(folder, isNew);
      this.#show({ ...OFF, folder });
      if (folder !== undefined) await this.#look();
      this.#lookLater();
    });
  }

  /** Looks now instead of later; resolves when that is done. */
  look(): Promise<void> {
    return this.#inTurn(() => this.#look());
  }

  async dispose(): Promise<void> {
    await this.#inTurn(async () => {
      clearTimeout(this.#timer);
      this.#state = undefined;
    });
  }

  #inTurn(work: () => Promise<void>): Promise<void> {
    this.#work = this.#work.then(work).catch((cause: unknown) => void this.#dependencies.log.error('the watched folder failed', cause));
    return this.#work;
  }

  #lookLater(): void {
    if (this.#state === undefined) return;
    const look = async () => {
      await this.look();
      this.#lookLater();
    };
    this.#timer = setTimeout(() => void look(), this.#dependencies.lookEveryMs ?? LOOK_EVERY_MS).unref();
  }

  async #stateOf(folder: string, isNew: boolean): Promise<WatchedState> {
    const kept = await readWatchedState(this.#dependencies.statePath, folder);
    if (kept !== undefined && !isNew) return kept;
    const present = await this.#files(folder).catch(() => []);
    const seen = Object.fromEntries(present.map(({ name, stamp }) => [name, stamp]));
    this.#isKept = false;
    return { version: 1, folder, batchId: uuidV7(), seen, contents: kept?.contents ?? [] };
  }

  async #look(): Promise<void> {
    const state = this.#state;
    if (state === undefined) return;
    try {
      if (!this.#isKept) await this.#keep(state);
      const files = await this.#files(state.folder);
      const names = new Set(files.map(({ name }) => name));
      const seen = Object.fromEntries(Object.entries(state.seen).filter(([name]) => names.has(name)));
      if (Object.keys(seen).length !== Object.keys(state.seen).length) await this.#keep({ ...state, seen });
      for (const file of files) await this.#consider(file);
      if (this.#view.problem !== undefined) this.#show({ ...this.#view, problem: undefined });
    } catch (cause) {
      const message = `The watched folder ${state.folder} cannot be looked into (${errnoCode(cause) || String(cause)}).`;
      const problem: AppError = cause instanceof Refusal ? cause.error : { code: 'input_not_found', message };
      if (this.#view.problem?.message !== problem.message) this.#show({ ...this.#view, problem });
    }
  }

  async #consider({ name, stamp, path, isSettled }: WatchedFile): Promise<void> {
    const state = this.#state;
    if (state === undefined || state.seen[name] === stamp) return;
    const wasTheSame = this.#pending.get(name) === stamp;
    this.#pending.set(name, stamp);
    if (!wasTheSame || !isSettled) return;
    const checked = await checkPictureFile(path);
    const picture = checked.ok ? await this.#dependencies.importFile(path) : checked;
    if (!picture.ok && NO_ROOM.has(picture.error.code)) throw new Refusal(picture.error); // it is asked for again
    this.#pending.delete(name);
    const dealtWith = { ...state, seen: { ...state.seen, [name]: stamp } };
    if (!picture.ok) {
      this.#skip({ name, reason: picture.error.message });
      return this.#keep(dealtWith);
    }
    const { id } = picture.value;
    if (state.contents.includes(id)) {
      this.#skip({ name, reason: 'The same picture was taken before.' });
      return this.#keep(dealtWith);
    }
    this.#dependencies.grow(picture.value, { id: state.batchId, name: basename(state.folder) || state.folder });
    await this.#keep({ ...dealtWith, contents: [...state.contents, id] });
    this.#show({ ...this.#view, taken: this.#view.taken + 1 });
  }

  /** Pictures by their names, hidden ones and folders left out. */
  async #files(folder: string): Promise<WatchedFile[]> {
    const names = (await readdir(folder)).filter(isPictureName).sort().slice(0, MOST_FILES);
    const files: WatchedFile[] = [];
    for (const name of names) {
      const path = join(folder, name);
      const found = await stat(path).catch(() => undefined); // it may have gone since
      if (found?.isFile() !== true || found.size === 0) continue;
      const isSettled = Date.now() - found.mtimeMs > SETTLED_MS;
      files.push({ name, path, stamp: `${found.size} ${found.mtimeMs} ${found.ino}`, isSettled });
    }
    return files;
  }

  /** What cannot be written now is at the next look. */
  async #keep(state: WatchedState): Promise<void> {
    const { statePath } = this.#dependencies;
    this.#state = state;
    this.#isKept = false;
    try {
      await makeFolder(dirname(statePath));
      await writeWatchedState(statePath, state);
    } catch (cause) {
      throw new Refusal(fileSystemError(cause, statePath));
    }
    this.#isKept = true;
  }

  #skip(picture: SkippedPicture): void {
    this.#dependencies.log.warn(`the watched folder skips ${picture.name}: ${picture.reason}`);
    this.#show({ ...this.#view, skipped: [...this.#view.skipped, picture].slice(-MOST_SKIPPED) });
  }

  #show(view: WatchView): void {
    this.#view = view;
    this.#listeners.emit(view);
  }
}

interface WatchedFile {
  readonly name: string;
  readonly path: string;
  /** Another one is another file. */
  readonly stamp: string;
  readonly isSettled: boolean;
}
