// Reads manifests, sidecars and the like, which anybody may have put there: never waits for a pipe, never opens a device,
// never takes in more than such a file has.
import { constants, type Stats } from 'node:fs';
import { type FileHandle, open, stat } from 'node:fs/promises';
import { err, ok, type Result } from '#contract/result.ts';
import { errnoCode } from './file-errors.ts';

export interface SmallFileProblem {
  /** Nothing has that name, so that nothing is wrong with it either. */
  readonly isMissing: boolean;
  /** The second half of a sentence: "it is a folder". */
  readonly reason: string;
}

const DEFAULTS = { maxBytes: 4 * 1024 * 1024 };
const READ_BYTES = 64 * 1024;

/** The whole content of the regular file `path`, links followed. */
export async function readSmallFile(path: string, options: Partial<typeof DEFAULTS> = {}): Promise<Result<Buffer, SmallFileProblem>> {
  const { maxBytes } = { ...DEFAULTS, ...options };
  let file: FileHandle | undefined;
  try {
    // Looked at before it is opened, because opening alone already waits for a pipe or wakes a device; and once more when
    // it is open, because it may be another one by then.
    const before = kindProblem(await stat(path));
    if (before !== undefined) return err(before);
    file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOCTTY);
    const after = kindProblem(await file.stat());
    if (after !== undefined) return err(after);
    const content = await readAtMost(file, maxBytes + 1);
    return content.length > maxBytes ? err(problem(`it has more than ${Math.floor(maxBytes / 1024)} kB`)) : ok(content);
  } catch (cause) {
    return err(problemOf(cause));
  } finally {
    await file?.close();
  }
}

async function readAtMost(file: FileHandle, maxBytes: number): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for (let total = 0; total < maxBytes; ) {
    const { bytesRead, buffer } = await file.read(Buffer.alloc(Math.min(READ_BYTES, maxBytes - total)));
    if (bytesRead === 0) break;
    pieces.push(buffer.subarray(0, bytesRead));
    total += bytesRead;
  }
  return Buffer.concat(pieces);
}

function kindProblem(found: Stats): SmallFileProblem | undefined {
  if (found.isFile()) return undefined;
  return problem(found.isDirectory() ? 'it is a folder' : 'it is not a file');
}

function problemOf(cause: unknown): SmallFileProblem {
  const code = errnoCode(cause);
  if (code === 'ENOENT' || code === 'ENOTDIR') return { isMissing: true, reason: 'it is not there' };
  if (code === 'ERR_INVALID_ARG_VALUE' || code === 'ENAMETOOLONG') return problem('no file can have its name');
  if (code === '') throw cause;
  return problem(`it cannot be read (${code})`);
}

function problem(reason: string): SmallFileProblem {
  return { isMissing: false, reason };
}
