// What is in the library, kept up to date without reading it anew: a change made here is one row, and a look compares the
// stamps of all sidecars and reads those that changed. The folders are the truth; the index only remembers them.
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { AssetId } from '#contract/asset/asset.ts';
import type { LibraryFilter, LibrarySort } from '#contract/library/library-query.ts';
import type { SearchAnswer } from '#contract/views/asset-views.ts';
import { mapBounded } from '../common/bounded.ts';
import { Listeners, type Unsubscribe } from '../common/listeners.ts';
import { fileStamp, fileStamps } from '../library-index/file-stamp.ts';
import type { IndexDatabase, IndexEntry } from '../library-index/index-database.ts';
import { type IndexedAsset, indexedAsset, searchKeys } from '../library-index/indexed-asset.ts';
import type { LibraryIndex } from '../library-index/library-index.ts';
import { searchWords } from '../library-index/search-words.ts';
import { folderBytes } from '../storage/folder-size.ts';
import { type Asset, readAsset, SIDECAR_NAME } from './asset/asset-folder.ts';

export interface ListedAsset extends IndexedAsset {
  /** Absolute. */
  readonly folder: string;
}

export interface BrokenAsset {
  readonly folder: string;
  readonly reason: string;
}

export interface LibraryListing {
  /** Newest first. */
  readonly assets: readonly ListedAsset[];
  /** Folders whose sidecar cannot be understood. They are left as they are. */
  readonly broken: readonly BrokenAsset[];
}

export interface LibraryChanges {
  /** As they are now; new ones, too. */
  readonly changed: readonly IndexedAsset[];
  /** Ids of those that are gone, or cannot be understood any more. */
  readonly removed: readonly string[];
}

/** Sidecars read at a time: far below any limit of open files, and enough to keep a disk busy. */
const READ_AT_ONCE = 32;
/** Entries written in one go: each keeps everybody waiting for some ten milliseconds. */
const WRITTEN_AT_ONCE = 256;

export class Catalog {
  readonly #folder: string;
  readonly #index: LibraryIndex;
  readonly #changes = new Listeners<LibraryChanges>();
  /** The stamp of each sidecar as listeners know it; absent before the first look. */
  #told: Map<string, string> | undefined;
  /** Which generation of the index was filled by a look. */
  #filled: number | undefined;
  /** What was recorded since the present look began, and is newer than what that sees. */
  readonly #recorded = new Set<string>();
  /** Whether the next look leaves sidecars alone whose stamp is known. */
  #believes = true;
  #lastLook: Promise<unknown> = Promise.resolve();
  #nextLook: Promise<void> | undefined;
  #lastRecord: Promise<unknown> = Promise.resolve();

  constructor(folder: string, index: LibraryIndex) {
    this.#folder = folder;
    this.#index = index;
  }

  /** Hears what changed here, and what looks find that others changed. */
  subscribe(listener: (changes: LibraryChanges) => void): Unsubscribe {
    return this.#changes.subscribe(listener);
  }

  /** Looks, then lists. Throws what the file system throws when the library itself cannot be read. */
  async list(): Promise<LibraryListing> {
    await this.#look();
    const { assets, broken } = await this.#ask((database) => ({ assets: database.assets(), broken: database.broken() }));
    return {
      assets: assets.map((asset) => ({ ...asset, folder: join(this.#folder, asset.id) })),
      broken: broken.map(({ id, reason }) => ({ folder: join(this.#folder, id), reason })),
    };
  }

  /** The ids of assets whose name, tags or prompt have every word of `text`, and are as `filter` says. Looks only when it never did. */
  search(text: string, filter?: LibraryFilter, sort?: LibrarySort): Promise<string[]> {
    return this.#ask((database) => database.search(searchWords(text), filter, sort));
  }

  /** As `search`; the ids of what is found or of all others, whichever are fewer. */
  searchBriefly(text: string, filter?: LibraryFilter): Promise<SearchAnswer> {
    return this.#ask((database) => {
      const ids = database.search(searchWords(text), filter);
      if (ids.length * 2 <= database.count()) return { kind: 'found', ids };
      const found = new Set(ids);
      return { kind: 'others', ids: database.ids().filter((id) => !found.has(id)) };
    });
  }

  /** The ids of folders whose sidecar cannot be understood, newest first. Looks only when it never did. */
  async broken(): Promise<string[]> {
    return (await this.#ask((database) => database.broken())).map(({ id }) => id);
  }

  /** Looks, and tells everybody what others have changed. Throws as `list`. */
  async refresh(): Promise<void> {
    this.#told ??= new Map();
    await this.#look();
  }

  /** Takes in what became of the assets `ids`, and tells everybody of all of them at once. */
  record(ids: readonly string[]): Promise<void> {
    const recorded = this.#lastRecord.then(async () => {
      await mapBounded(ids, READ_AT_ONCE, (id) => this.#recordOne(id));
      this.#tell(ids);
    });
    this.#lastRecord = recorded.catch(() => undefined);
    return recorded;
  }

  async #recordOne(id: string): Promise<void> {
    const entry = await readEntry(this.#folder, id);
    this.#recorded.add(id);
    this.#index.use((database) => (entry === undefined ? database.remove([id]) : database.put([entry.entry])));
    if (entry === undefined) this.#told?.delete(id);
    else this.#told?.set(id, entry.stamp);
  }

  /** Reads every sidecar again, whatever is known of it. */
  async reindex(): Promise<LibraryListing> {
    this.#believes = false;
    const listing = await this.list();
    this.#index.use((database) => database.startOver());
    return listing;
  }

  /** An answer of an index that was filled by a look. One that fails while it is asked is another, and empty. */
  async #ask<T>(question: (database: IndexDatabase) => T): Promise<T> {
    for (;;) {
      const answer = this.#index.use(question);
      if (this.#filled === this.#index.generation) return answer;
      await this.#look();
    }
  }

  /** One look at a time; whoever asks meanwhile gets the next one, together. */
  #look(): Promise<void> {
    this.#nextLook ??= this.#lastLook.then(() => {
      this.#nextLook = undefined;
      const look = this.#lookNow();
      this.#lastLook = look.catch(() => undefined);
      return look;
    });
    return this.#nextLook;
  }

  async #lookNow(): Promise<void> {
    let generation: number;
    let seen: Map<string, string>;
    do {
      generation = this.#index.generation;
      this.#recorded.clear();
      seen = await this.#compare();
    } while (generation !== this.#index.generation); // the index failed meanwhile, and another one begins empty
    this.#filled = generation;
    const told = this.#told;
    this.#told = seen;
    if (told === undefined) return;
    const differing = [...seen].filter(([id, stamp]) => told.get(id) !== stamp).map(([id]) => id);
    const gone = [...told.keys()].filter((id) => !seen.has(id));
    this.#tell([...differing, ...gone]);
  }

  /** Brings the index up to date, and answers the stamp of every sidecar. */
  async #compare(): Promise<Map<string, string>> {
    const ids = (await readdir(this.#folder)).filter((name) => AssetId.safeParse(name).success);
    const known = this.#index.use((database) => database.stamps());
    const believes = this.#believes;
    this.#believes = true;
    const seen = new Map<string, string>();
    const unwritten: IndexEntry[] = [];
    const write = () => {
      const entries = unwritten.splice(0).filter(({ id }) => !this.#recorded.has(id));
      if (entries.length > 0) this.#index.use((database) => database.put(entries));
    };
    const unknown: string[] = [];
    const stamps = await fileStamps(ids.map((id) => join(this.#folder, id, SIDECAR_NAME)));
    for (const [index, id] of ids.entries()) {
      const stamp = stamps[index]?.text;
      if (believes && stamp !== undefined && known.get(id) === stamp) seen.set(id, stamp);
      else unknown.push(id);
    }
    await mapBounded(unknown, READ_AT_ONCE, async (id) => {
      const entry = await readEntry(this.#folder, id);
      if (entry === undefined) return;
      seen.set(id, entry.stamp);
      if (unwritten.push(entry.entry) >= WRITTEN_AT_ONCE) write();
    });
    write();
    const gone = [...known.keys()].filter((id) => !seen.has(id) && !this.#recorded.has(id));
    if (gone.length > 0) this.#index.use((database) => database.remove(gone));
    for (const id of this.#recorded) copyEntry(id, this.#told, seen);
    return seen;
  }

  /** Tells of those that the index knows that they changed, and of the others that they are gone. */
  #tell(ids: readonly string[]): void {
    if (ids.length === 0) return;
    const changed = this.#index.use((database) => database.assetsOf(ids));
    const present = new Set(changed.map(({ id }) => id));
    this.#changes.emit({ changed, removed: ids.filter((id) => !present.has(id)) });
  }
}

/** What lies in the folder of the asset `id`; undefined where there is no sidecar. `stamp` is its sidecar's as it was read. */
async function readEntry(parent: string, id: string): Promise<{ entry: IndexEntry; stamp: string } | undefined> {
  const folder = join(parent, id);
  const stamp = fileStamp(join(folder, SIDECAR_NAME)); // before it is read, so that what changes meanwhile is read again
  const asset = await readAsset(folder);
  const found = asset.ok ? indexed(asset.value) : asset.error;
  if ('kind' in found && found.kind === 'absent') return undefined;
  return { stamp: stamp?.text ?? '', entry: { id, found, stamp: stamp?.isFile && stamp.isSettled ? stamp.text : '' } };
}

function indexed({ folder, sidecar }: Asset) {
  return { asset: indexedAsset(sidecar, folderBytes(folder)), keys: searchKeys(sidecar) };
}

function copyEntry(id: string, from: ReadonlyMap<string, string> | undefined, to: Map<string, string>): void {
  const stamp = from?.get(id);
  if (stamp === undefined) to.delete(id);
  else to.set(id, stamp);
}
