// The hashes of a file's contents, read once from beginning to end, and on the way copied where that is asked for.
import { createHash, type Hash } from 'node:crypto';
import { type FileHandle, open } from 'node:fs/promises';
import { openRegularFile } from '../../storage/files/regular-file.ts';

const CHUNK_BYTES = 4 * 1024 * 1024;
const ZEROS = Buffer.alloc(CHUNK_BYTES);

export interface ReadOptions {
  readonly signal?: AbortSignal | undefined;
  /** Hears how many more bytes were read. */
  readonly onBytes?: ((bytes: number) => void) | undefined;
}

export interface FileHashes {
  readonly sha256: string;
  /** As Git names contents: SHA-1 over the length and the bytes. */
  readonly git: string;
  readonly bytes: number;
}

/** The file cannot be read to its end: it is gone, its disk is away, or it is no file. */
export class UnreadableSource extends Error {}

/** Throws UnreadableSource, and the signal's reason when it is aborted. */
export async function hashFile(path: string, options: ReadOptions = {}): Promise<FileHashes> {
  return readThrough(path, options, async () => {});
}

/**
 * Copies `path` into the new file `target` and syncs it; what was a hole or zeros is a hole again. Throws UnreadableSource for
 * the one, and what the file system throws for the other.
 */
export async function copyAndHash(path: string, target: string, options: ReadOptions = {}): Promise<FileHashes> {
  const output = await open(target, 'wx');
  try {
    const hashes = await readThrough(path, options, async (chunk, position) => {
      if (!chunk.equals(ZEROS.subarray(0, chunk.length))) await writeAll(output, chunk, position);
    });
    await output.truncate(hashes.bytes);
    await output.sync();
    return hashes;
  } finally {
    await output.close();
  }
}

async function readThrough(
  path: string,
  { signal, onBytes }: ReadOptions,
  take: (chunk: Buffer, position: number) => Promise<void>,
): Promise<FileHashes> {
  const opened = await openRegularFile(path);
  if (!opened.ok) throw new UnreadableSource(`${path} ${opened.error.reason}.`);
  const file = opened.value;
  try {
    const { size } = await file.stat();
    const hashes = [createHash('sha256'), createHash('sha1').update(`blob ${size}\0`)] as const;
    const bytes = await readChunks(file, path, async (chunk, position) => {
      signal?.throwIfAborted();
      for (const hash of neededHashes(hashes, size)) hash.update(chunk);
      await take(chunk, position);
      onBytes?.(chunk.length);
    });
    if (bytes !== size) throw new UnreadableSource(`${path} changed while it was read.`);
    return { sha256: hashes[0].digest('hex'), git: hashes[1].digest('hex'), bytes };
  } finally {
    await file.close();
  }
}

/** Git's name is asked for of small files alone, those that a hub keeps in Git itself. */
const MAX_GIT_BYTES = 64 * 1024 * 1024;

function neededHashes([sha256, git]: readonly [Hash, Hash], size: number): Hash[] {
  return size > MAX_GIT_BYTES ? [sha256] : [sha256, git];
}

async function readChunks(file: FileHandle, path: string, take: (chunk: Buffer, position: number) => Promise<void>): Promise<number> {
  const buffer = Buffer.allocUnsafe(CHUNK_BYTES);
  for (let position = 0; ; ) {
    const bytesRead = await readNext(file, path, buffer, position);
    if (bytesRead === 0) return position;
    await take(buffer.subarray(0, bytesRead), position);
    position += bytesRead;
  }
}

async function readNext(file: FileHandle, path: string, buffer: Buffer, position: number): Promise<number> {
  try {
    return (await file.read(buffer, 0, buffer.length, position)).bytesRead;
  } catch (cause) {
    throw new UnreadableSource(`${path} cannot be read to its end.`, { cause });
  }
}

async function writeAll(file: FileHandle, chunk: Buffer, position: number): Promise<void> {
  for (let written = 0; written < chunk.length; ) {
    written += (await file.write(chunk, written, chunk.length - written, position + written)).bytesWritten;
  }
}
