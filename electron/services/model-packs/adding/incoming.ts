// A pack that is being put together, in a hidden folder among the packs: which of its files are whole already. It survives whatever
// ends the program, and goes on; a file counts once it is written, synced, renamed and put down here.
import { lstat, readdir, readlink, rename, rm } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { z } from 'zod';
import { sync, writeFileAtomically } from '../../storage/files/atomic-file.ts';
import { readRegularFile } from '../../storage/files/regular-file.ts';
import { makeFolder } from '../../storage/make-folder.ts';
import { ReceiptFile } from '../receipt/pack-receipt.ts';

const NOTES_NAME = '.notes.json';
/** What ends the name of a file that is not whole yet. */
export const PART_ENDING = '.part';
const MAX_BYTES = 4 * 1024 * 1024;

/** `from` tells the contents that a file was made of from others, so that another source makes it anew. */
const Notes = z.object({ files: z.record(z.string(), ReceiptFile.extend({ from: z.string() })) });
type Notes = z.infer<typeof Notes>;

export class Incoming {
  readonly folder: string;
  readonly #notes: Notes;

  private constructor(folder: string, notes: Notes) {
    this.folder = folder;
    this.#notes = notes;
  }

  /** Makes the folder, or goes on with the one that is there. Throws what the file system throws. */
  static async open(folder: string): Promise<Incoming> {
    const found = await lstat(folder).catch(() => undefined);
    if (found !== undefined && !found.isDirectory()) await rm(folder, { force: true });
    await makeFolder(folder);
    return new Incoming(folder, await readNotes(folder));
  }

  /** The file of that path, if it is whole and was made of the same contents. */
  async whole(file: string, from: string): Promise<ReceiptFile | undefined> {
    const noted = this.#notes.files[file];
    if (noted === undefined || noted.from !== from) return undefined;
    const { from: _, ...kept } = noted;
    return (await isThere(join(this.folder, file), kept)) ? kept : undefined;
  }

  /** Where a file is written until it is whole. */
  async partOf(file: string): Promise<string> {
    const path = join(this.folder, `${file}${PART_ENDING}`);
    await makeFolder(dirname(path));
    return path;
  }

  /** Gives a whole and synced part its name, and puts that down. */
  async keep(file: string, contents: ReceiptFile, from: string): Promise<void> {
    const path = join(this.folder, file);
    await rename(`${path}${PART_ENDING}`, path);
    await sync(dirname(path));
    this.#notes.files[file] = { ...contents, from };
    await writeFileAtomically(join(this.folder, NOTES_NAME), JSON.stringify(this.#notes));
  }

  /** Takes away what no pack has: the notes, parts, and whatever is not among `files`. */
  async tidy(files: ReadonlySet<string>): Promise<void> {
    for (const entry of await readdir(this.folder, { recursive: true, withFileTypes: true })) {
      const path = join(entry.parentPath, entry.name);
      if (!entry.isDirectory() && !files.has(relative(this.folder, path))) await rm(path, { force: true });
    }
  }

  async discard(): Promise<void> {
    await rm(this.folder, { recursive: true, force: true });
  }
}

/** Of everything under `folder`; links count nothing, and a folder that is not there is empty. */
export async function bytesUnder(folder: string): Promise<number> {
  let bytes = 0;
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => [])) {
    const found = entry.isFile() ? await lstat(join(entry.parentPath, entry.name)).catch(() => undefined) : undefined;
    bytes += found?.size ?? 0;
  }
  return bytes;
}

async function readNotes(folder: string): Promise<Notes> {
  const read = await readRegularFile(join(folder, NOTES_NAME), MAX_BYTES);
  if (!read.ok) return { files: {} };
  try {
    return Notes.parse(JSON.parse(read.value.toString('utf8')));
  } catch {
    return { files: {} };
  }
}

async function isThere(path: string, { bytes, place }: ReceiptFile): Promise<boolean> {
  const found = await lstat(path).catch(() => undefined);
  if (found === undefined) return false;
  if (place !== undefined) return found.isSymbolicLink() && (await readlink(path)) === place;
  return found.isFile() && found.size === bytes;
}

/** Puts a folder that is whole in the place of another, or of none. Never both are gone: the old one waits under `aside`. */
export async function exchangeFolder(whole: string, place: string, aside: string): Promise<void> {
  await rm(aside, { recursive: true, force: true });
  const isTaken = (await lstat(place).catch(() => undefined)) !== undefined;
  if (isTaken) await rename(place, aside);
  await rename(whole, place);
  await sync(dirname(place));
  await rm(aside, { recursive: true, force: true });
}
