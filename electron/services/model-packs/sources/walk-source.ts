// Everything that lies where somebody pointed, looked at and not trusted: names, kinds and sizes, nothing opened. What is no plain
// file, or a link that leads away, is noted with its reason, for whoever would take it.
import type { Dirent, Stats } from 'node:fs';
import { lstat, readdir, realpath, stat } from 'node:fs/promises';
import { basename, dirname, join, sep } from 'node:path';
import type { AppError } from '#contract/outcome/errors.ts';
import { err, ok, type Result } from '#contract/outcome/result.ts';

export interface WalkedFile {
  /** Where it was found. */
  readonly path: string;
  /** Where its contents are, all links followed. */
  readonly real: string;
  readonly bytes: number;
  /** The end of a sentence that begins with its path: why it is not taken. */
  readonly problem?: string;
}

export const WALK_LIMITS = { entries: 20_000, depth: 12 } as const;

/** Every file under `paths`, each a folder or a file. Hidden names are passed over, and what a hub's cache keeps beside its snapshots. */
export async function walkSources(
  paths: readonly string[],
  {
    signal,
    limits = WALK_LIMITS,
  }: { signal?: AbortSignal | undefined; limits?: { readonly entries: number; readonly depth: number } } = {},
): Promise<Result<WalkedFile[]>> {
  const walk = new Walk(limits, signal);
  for (const path of paths) {
    const problem = await walk.start(path);
    if (problem !== undefined) return err(problem);
  }
  return ok(walk.files);
}

class Walk {
  readonly files: WalkedFile[] = [];
  readonly #limits: { readonly entries: number; readonly depth: number };
  readonly #signal: AbortSignal | undefined;
  readonly #seen = new Set<string>();
  #entries = 0;

  constructor(limits: { readonly entries: number; readonly depth: number }, signal: AbortSignal | undefined) {
    this.#limits = limits;
    this.#signal = signal;
  }

  async start(path: string): Promise<AppError | undefined> {
    const real = await realpath(path).catch(() => undefined);
    const found = real === undefined ? undefined : await stat(real).catch(() => undefined);
    if (real === undefined || found === undefined) return notThere(path);
    if (found.isDirectory()) return this.#enter(real, real, 0);
    this.#add(fileOf(path, real, found));
    return undefined;
  }

  async #enter(folder: string, root: string, depth: number): Promise<AppError | undefined> {
    this.#signal?.throwIfAborted();
    const entries = await readEntries(folder);
    if (entries === undefined) return notThere(folder);
    this.#entries += entries.length;
    if (this.#entries > this.#limits.entries) return tooMany(root, this.#limits.entries);
    for (const entry of entries.filter(({ name }) => isLookedAt(name, entries))) {
      const problem = await this.#take(entry, { folder, root, depth });
      if (problem !== undefined) return problem;
    }
    return undefined;
  }

  async #take(
    entry: Dirent<Buffer>,
    { folder, root, depth }: { folder: string; root: string; depth: number },
  ): Promise<AppError | undefined> {
    const name = entry.name.toString('utf8');
    const path = join(folder, name);
    if (!Buffer.from(name).equals(entry.name)) {
      this.#add({ path, real: path, bytes: 0, problem: 'has a name that is not UTF-8' });
      return undefined;
    }
    if (entry.isDirectory()) {
      if (depth < this.#limits.depth) return this.#enter(path, root, depth + 1);
      this.#add({ path, real: path, bytes: 0, problem: 'lies too deep' });
      return undefined;
    }
    this.#add(entry.isSymbolicLink() ? await linkedFile(path, root) : await plainFile(path));
    return undefined;
  }

  #add(file: WalkedFile): void {
    if (this.#seen.has(file.path)) return;
    this.#seen.add(file.path);
    this.files.push(file);
  }
}

/** In alphabetical order, as they are on disk. */
async function readEntries(folder: string): Promise<Dirent<Buffer>[] | undefined> {
  const entries = await readdir(folder, { withFileTypes: true, encoding: 'buffer' }).catch(() => undefined);
  return entries?.sort((one, other) => Buffer.compare(one.name, other.name));
}

/** A hub's cache has the contents of its `snapshots` in `blobs`, under names that say nothing. */
function isLookedAt(name: Buffer, beside: readonly Dirent<Buffer>[]): boolean {
  const text = name.toString('latin1');
  if (text.startsWith('.')) return false;
  return !(['blobs', 'refs'].includes(text) && beside.some((entry) => entry.name.toString('latin1') === 'snapshots'));
}

async function plainFile(path: string): Promise<WalkedFile> {
  const found = await lstat(path).catch(() => undefined);
  return found === undefined ? { path, real: path, bytes: 0, problem: 'cannot be looked at' } : fileOf(path, path, found);
}

/** A link may lead to a file of the same folder, or of the repository in a hub's cache that it lies in. */
async function linkedFile(path: string, root: string): Promise<WalkedFile> {
  const real = await realpath(path).catch(() => undefined);
  if (real === undefined) return { path, real: path, bytes: 0, problem: 'is a link to nothing' };
  if (!isInside(real, root) && !isInside(real, cacheRepository(path))) {
    return { path, real: path, bytes: 0, problem: 'is a link that leads out of its folder' };
  }
  const found = await stat(real).catch(() => undefined);
  return found === undefined ? { path, real, bytes: 0, problem: 'cannot be looked at' } : fileOf(path, real, found);
}

function fileOf(path: string, real: string, found: Stats): WalkedFile {
  return found.isFile() ? { path, real, bytes: found.size } : { path, real, bytes: 0, problem: `is ${kindOf(found)}, not a file` };
}

function kindOf(found: Stats): string {
  if (found.isDirectory()) return 'a link to a folder';
  if (found.isFIFO()) return 'a pipe';
  return found.isSocket() ? 'a socket' : 'a device';
}

/** `models--owner--name` of a hub's cache, if `path` lies in its snapshots. */
export function cacheRepository(path: string): string | undefined {
  for (let folder = dirname(path); folder !== dirname(folder); folder = dirname(folder)) {
    if (basename(folder) === 'snapshots' && basename(dirname(folder)).startsWith('models--')) return dirname(folder);
  }
  return undefined;
}

function isInside(path: string, folder: string | undefined): boolean {
  return folder !== undefined && path.startsWith(folder.endsWith(sep) ? folder : folder + sep);
}

function notThere(path: string): AppError {
  return { code: 'input_not_found', message: `${path} is not there, or cannot be read.`, hint: 'Connect its disk, or look at the path.' };
}

function tooMany(folder: string, limit: number): AppError {
  return {
    code: 'input_too_large',
    message: `${folder} holds more than ${limit.toLocaleString('en')} files and folders.`,
    hint: 'Name the folder of the model pack itself.',
  };
}
