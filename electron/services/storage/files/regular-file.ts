// Reads manifests, sidecars and the like, which anybody may have put there: a folder, a pipe that nobody writes to, a link
// to nowhere, a film. Never waits for a pipe, never opens a device, never takes in more than such a file has.
import { constants, type Stats } from 'node:fs';
import { type FileHandle, lstat, open as openFile, stat } from 'node:fs/promises';
import { err, ok, type Result } from '#contract/outcome/result.ts';
import { errnoCode } from '../file-errors.ts';

/** Why there is nothing to read. `absent`: nothing has that name, not even a link to nowhere. */
export interface ReadProblem {
  readonly kind: 'absent' | 'unreadable';
  /** The end of a sentence that begins with the file's name. */
  readonly reason: string;
}

const KIBIBYTE = 1024;
const MEBIBYTE = 1024 * KIBIBYTE;
/** At a time, beyond the size that a file says it has. */
const MORE_BYTES = 64 * KIBIBYTE;

/** The whole content of the regular file `path`, links followed. */
export async function readRegularFile(path: string, maxBytes: number): Promise<Result<Buffer, ReadProblem>> {
  const opened = await open(path);
  if (!opened.ok) return opened;
  const { file, size } = opened.value;
  try {
    const content = size > maxBytes ? undefined : await readAtMost(file, maxBytes + 1, size);
    return content === undefined || content.length > maxBytes ? unreadable(`is larger than ${inWords(maxBytes)}`) : ok(content);
  } catch (cause) {
    return unreadable(`cannot be read (${errnoCode(cause)})`);
  } finally {
    await file.close();
  }
}

/** Opens `path` for reading, through links, if a file is there. */
export async function openRegularFile(path: string): Promise<Result<FileHandle, ReadProblem>> {
  const opened = await open(path);
  return opened.ok ? ok(opened.value.file) : opened;
}

async function open(path: string): Promise<Result<{ file: FileHandle; size: number }, ReadProblem>> {
  let file: FileHandle | undefined;
  try {
    // Looked at before it is opened, because opening alone already waits for a pipe or wakes a device; and once more when
    // it is open, because it may be another one by then.
    const before = await stat(path);
    if (!before.isFile()) return unreadable(notAFile(before));
    file = await openFile(path, constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOCTTY);
    const found = await file.stat();
    if (found.isFile()) return ok({ file, size: found.size });
    await file.close();
    return unreadable(notAFile(found));
  } catch (cause) {
    await file?.close().catch(() => undefined);
    const code = errnoCode(cause);
    if (code === '') throw cause;
    return whyNotOpened(path, code);
  }
}

/** Whatever `size` said, a file can have grown since, and some files say none. */
async function readAtMost(file: FileHandle, maxBytes: number, size: number): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for (let total = 0; total < maxBytes; ) {
    const wanted = Math.min(size > total ? size - total + 1 : MORE_BYTES, maxBytes - total);
    const { bytesRead, buffer } = await file.read(Buffer.alloc(wanted));
    pieces.push(buffer.subarray(0, bytesRead));
    total += bytesRead;
    if (bytesRead === 0 || (total === size && bytesRead < wanted)) break;
  }
  return Buffer.concat(pieces);
}

async function whyNotOpened(path: string, code: string): Promise<Result<never, ReadProblem>> {
  if (code === 'ERR_INVALID_ARG_VALUE' || code === 'ENAMETOOLONG') return unreadable('has a name that no file can have');
  const isLink = await lstat(path).then(
    (found) => found.isSymbolicLink(),
    () => false,
  );
  if (!isLink && ['ENOENT', 'ENOTDIR'].includes(code)) return err({ kind: 'absent', reason: 'is not there' });
  return unreadable(isLink && ['ENOENT', 'ENOTDIR', 'ELOOP'].includes(code) ? 'is a link to nothing' : `cannot be read (${code})`);
}

function notAFile(found: Stats): string {
  return `is ${whatItIs(found)}, not a file`;
}

function whatItIs(found: Stats): string {
  if (found.isDirectory()) return 'a folder';
  if (found.isFIFO()) return 'a pipe';
  return found.isSocket() ? 'a socket' : 'a device';
}

function inWords(bytes: number): string {
  return bytes >= MEBIBYTE ? `${Math.round(bytes / MEBIBYTE)} MB` : `${Math.floor(bytes / KIBIBYTE)} kB`;
}

function unreadable(reason: string): Result<never, ReadProblem> {
  return err({ kind: 'unreadable', reason });
}
