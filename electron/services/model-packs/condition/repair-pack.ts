// Mends a pack file by file: only what is missing or damaged is brought again, from wherever the same contents lie.
import { rename, rm, symlink } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { AppError } from '#contract/outcome/errors.ts';
import { err, ok, type Result } from '#contract/outcome/result.ts';
import { sync } from '../../storage/files/atomic-file.ts';
import { makeFolder } from '../../storage/make-folder.ts';
import { lacksSpace } from '../adding/free-space.ts';
import { PART_ENDING } from '../adding/incoming.ts';
import type { PackMeter } from '../pack-meter.ts';
import { copyAndHash, hashFile, UnreadableSource } from '../receipt/hash-file.ts';
import { type PackReceipt, type ReceiptFile, writeReceipt } from '../receipt/pack-receipt.ts';
import { originalName } from '../sources/source-files.ts';
import { type WalkedFile, walkSources } from '../sources/walk-source.ts';
import type { FileFault } from './file-faults.ts';

export interface Repairing {
  readonly folder: string;
  readonly receipt: PackReceipt;
  /** Where the same files may lie: what the user names, then where the pack came from. */
  readonly from: readonly string[];
  readonly meter: PackMeter;
  readonly signal?: AbortSignal | undefined;
}

/** The files that were mended; fails, naming them, where some could not be. Throws what the file system throws. */
export async function repairFiles(faults: readonly FileFault[], repairing: Repairing): Promise<Result<string[]>> {
  const { folder, receipt, meter } = repairing;
  const wanted = faults.flatMap(({ file }) => (receipt.files[file] ? [[file, receipt.files[file]] as const] : []));
  const bytes = wanted.reduce((sum, [, expected]) => sum + expected.bytes, 0);
  const tooLittle = await lacksSpace(folder, bytes);
  if (tooLittle !== undefined) return err(tooLittle);
  meter.begin('copying', bytes);
  const candidates = await candidatesIn(repairing);
  const files = { ...receipt.files };
  const mended: string[] = [];
  for (const [file, expected] of wanted) {
    meter.file(file);
    const brought = await bringAgain(file, expected, { candidates, repairing });
    if (brought === undefined) continue;
    files[file] = brought;
    mended.push(file);
  }
  await writeReceipt(folder, { ...receipt, files });
  const left = wanted.filter(([file]) => !mended.includes(file)).map(([file]) => file);
  return left.length === 0 ? ok(mended) : err(notMended(basename(folder), left, mended));
}

async function candidatesIn({ from, signal }: Repairing): Promise<WalkedFile[]> {
  const found: WalkedFile[] = [];
  for (const path of from) {
    const walked = await walkSources([path], { signal });
    if (walked.ok) found.push(...walked.value); // a source that is gone is no reason to look into no other
  }
  return found;
}

/** What was left in place is linked to where it lies now; everything else is copied. */
async function bringAgain(
  file: string,
  expected: ReceiptFile,
  { candidates, repairing: { folder, meter, signal } }: { candidates: readonly WalkedFile[]; repairing: Repairing },
): Promise<ReceiptFile | undefined> {
  const path = join(folder, file);
  const part = `${path}${PART_ENDING}`;
  const likely = candidates.filter(({ bytes, problem, real }) => bytes === expected.bytes && problem === undefined && real !== path);
  likely.sort((one, other) => Number(originalName(other.path) === basename(file)) - Number(originalName(one.path) === basename(file)));
  await makeFolder(dirname(path));
  const options = { signal, onBytes: meter.advance };
  for (const { real } of likely) {
    await rm(part, { force: true });
    try {
      const isLeft = expected.place !== undefined;
      const { sha256, bytes } = isLeft ? await hashFile(real, options) : await copyAndHash(real, part, options);
      if (sha256 !== expected.sha256) continue;
      if (isLeft) await symlink(real, part);
      await rename(part, path);
      await sync(dirname(path));
      return { sha256, bytes, ...(isLeft && { place: real }) };
    } catch (cause) {
      if (!(cause instanceof UnreadableSource)) throw cause;
    } finally {
      await rm(part, { force: true });
    }
  }
  return undefined;
}

function notMended(pack: string, files: readonly string[], mended: readonly string[]): AppError {
  return {
    code: 'pack_damaged',
    message: `${pack} is not whole yet: ${files.join(', ')} could not be found with the right contents.`,
    hint: 'Name a folder that has the file, or get the pack from its publisher: only what is damaged is fetched.',
    details: { files: [...files], mended: [...mended] },
  };
}
