// A folder of its own for the copies of each of several jobs, inside the one that was asked for. The rule: the job's name
// made fit for a folder, then `-2`, `-3` and so on, whichever is free first.
import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { err, ok, type Result } from '#contract/outcome/result.ts';
import { errnoCode, fileSystemError } from '../../storage/file-errors.ts';
import { makeFolder } from '../../storage/make-folder.ts';

/** Leaves room for a number, where a name may have 255 bytes and a character four. */
const MAX_CHARACTERS = 60;
const UNNAMED = 'untitled';
/** Names that mean a device on Windows, with any ending. */
const RESERVED = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i;

/**
 * Makes a new folder in `parent` for a job of this name, and answers its path. It is the job's from then on: no other call
 * gets it, in whatever process, and none whose name differs only in case or in how Unicode spells it.
 */
export async function claimOutFolder(parent: string, name: string): Promise<Result<string>> {
  try {
    await makeFolder(parent);
    const taken = new Set((await readdir(parent)).map(folded));
    const stem = folderName(name);
    for (let number = 1; ; number++) {
      const candidate = number === 1 ? stem : `${stem}-${number}`;
      if (!taken.has(folded(candidate)) && (await isMade(join(parent, candidate)))) return ok(join(parent, candidate));
    }
  } catch (cause) {
    return err(fileSystemError(cause, parent));
  }
}

/** `name` as any file system takes it: a visible name of one folder, never a path. */
export function folderName(name: string): string {
  const plain = name
    .toWellFormed()
    .normalize('NFC')
    .replaceAll(/[\p{Cc}\p{Cf}\u2028\u2029\uFFFD<>:"/\\|?*]+/gu, '-');
  const short = Array.from(withoutDots(plain)).slice(0, MAX_CHARACTERS).join('');
  const trimmed = withoutDots(short);
  if (trimmed === '') return UNNAMED;
  return RESERVED.test(trimmed) ? `${trimmed}-` : trimmed;
}

/** A dot or a space at the end is dropped by some systems, and a dot in front hides the folder. */
function withoutDots(name: string): string {
  return name.replace(/^[.\s]+/u, '').replace(/[.\s]+$/u, '');
}

async function isMade(path: string): Promise<boolean> {
  try {
    await mkdir(path);
    return true;
  } catch (cause) {
    if (errnoCode(cause) === 'EEXIST') return false;
    throw cause;
  }
}

function folded(name: string): string {
  return name.normalize('NFC').toLowerCase();
}
