// Reads a small file that may be anything: a folder, a pipe that nobody writes to, a link to nowhere, a film.
// Never waits and never fills the memory.
import { constants, type Stats } from 'node:fs';
import { type FileHandle, lstat, open } from 'node:fs/promises';
import { err, ok, type Result } from '#contract/result.ts';
import { errnoCode } from './file-errors.ts';

/** Why there is nothing to read, as the end of a sentence that begins with the file's name. */
export type ReadProblem = { readonly kind: 'absent' } | { readonly kind: 'unreadable'; readonly reason: string };

const MEBIBYTE = 1024 * 1024;

export async function readRegularFile(path: string, maxBytes: number): Promise<Result<Buffer, ReadProblem>> {
  const opened = await openRegularFile(path);
  if (!opened.ok) return opened;
  const file = opened.value;
  try {
    const { size } = await file.stat();
    return size > maxBytes ? unreadable(`is larger than ${Math.round(maxBytes / MEBIBYTE)} MB`) : ok(await file.readFile());
  } catch (cause) {
    return unreadable(`cannot be read (${errnoCode(cause)})`);
  } finally {
    await file.close();
  }
}

/** Opens `path` for reading, through links, if a file is there. */
export async function openRegularFile(path: string): Promise<Result<FileHandle, ReadProblem>> {
  let file: FileHandle | undefined;
  try {
    // A pipe without a writer would keep `open` waiting; a socket is refused by it.
    file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOCTTY);
    const found = await file.stat();
    if (found.isFile()) return ok(file);
    await file.close();
    return unreadable(`is ${whatItIs(found)}, not a file`);
  } catch (cause) {
    await file?.close().catch(() => undefined);
    return whyNotOpened(path, errnoCode(cause));
  }
}

async function whyNotOpened(path: string, code: string): Promise<Result<never, ReadProblem>> {
  const found = await lstat(path).catch(() => undefined);
  if (found === undefined) return ['ENOENT', 'ENOTDIR'].includes(code) ? err({ kind: 'absent' }) : unreadable(`cannot be read (${code})`);
  if (found.isSymbolicLink() && ['ENOENT', 'ENOTDIR', 'ELOOP'].includes(code)) return unreadable('is a link to nothing');
  return found.isFile() || found.isSymbolicLink()
    ? unreadable(`cannot be read (${code})`)
    : unreadable(`is ${whatItIs(found)}, not a file`);
}

function whatItIs(found: Stats): string {
  if (found.isDirectory()) return 'a folder';
  if (found.isFIFO()) return 'a pipe';
  return found.isSocket() ? 'a socket' : 'a device';
}

function unreadable(reason: string): Result<never, ReadProblem> {
  return err({ kind: 'unreadable', reason });
}
