// The key that makes addresses of files unguessable: made once, kept in the data home, so that addresses survive a restart.
import { randomBytes } from 'node:crypto';
import { chmod, readFile } from 'node:fs/promises';
import { err, ok, type Result } from '#contract/outcome/result.ts';
import { errnoCode, fileSystemError } from '../../storage/file-errors.ts';
import { writeFileAtomically } from '../../storage/files/atomic-file.ts';

const KEY_BYTES = 32;
const ONLY_OWNER = 0o600;

/** A file of another length is no key of ours, and another one takes its place: addresses that were given out end. */
export async function readLinkKey(path: string): Promise<Result<Buffer>> {
  try {
    const key = await readFile(path).catch((cause: unknown) => {
      if (errnoCode(cause) === 'ENOENT') return undefined;
      throw cause;
    });
    if (key?.length === KEY_BYTES) return ok(key);
    const made = randomBytes(KEY_BYTES);
    await writeFileAtomically(path, made);
    await chmod(path, ONLY_OWNER);
    return ok(made);
  } catch (cause) {
    return err(fileSystemError(cause, path));
  }
}
