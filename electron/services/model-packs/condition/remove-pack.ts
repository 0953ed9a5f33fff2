// Takes a pack of the user's away, with what of it lies here: never what lies in place elsewhere, never one of the program's own.
import { lstat, realpath, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { AppError } from '#contract/outcome/errors.ts';
import { err, ok, type Result } from '#contract/outcome/result.ts';
import { sync } from '../../storage/files/atomic-file.ts';
import { bytesUnder } from '../adding/incoming.ts';
import { addingFolder, removingFolder } from '../pack-names.ts';
import { RECEIPT_NAME, readReceipt } from '../receipt/pack-receipt.ts';
import { isPackName } from '../sources/pack-source.ts';

export interface RemovedPack {
  readonly name: string;
  readonly bytes: number;
  /** Whether files stay where they were left. */
  readonly leftInPlace: boolean;
}

/** Throws what the file system throws. */
export async function removePack(packs: string, name: string): Promise<Result<RemovedPack>> {
  const place = join(packs, name);
  const begun = addingFolder(packs, name);
  const found = isPackName(name) ? await lstat(place).catch(() => undefined) : undefined;
  const isBegun = isPackName(name) && (await lstat(begun).catch(() => undefined)) !== undefined;
  if (found === undefined && !isBegun) return err(notThere(name));
  let bytes = isBegun ? await bytesUnder(begun) : 0;
  await rm(begun, { recursive: true, force: true });
  if (found === undefined) return ok({ name, bytes, leftInPlace: false });
  if (!found.isDirectory()) {
    await rm(place); // a link of the user's own making: what it leads to is not ours
    return ok({ name, bytes, leftInPlace: found.isSymbolicLink() });
  }
  const receipt = await readReceipt(place);
  const files = receipt.ok ? Object.values(receipt.value.files) : [];
  bytes += await bytesUnder(place);
  const stored = receipt.ok ? receipt.value.espalier?.stored : undefined;
  const aside = removingFolder(packs, name);
  await rm(aside, { recursive: true, force: true });
  await rename(place, aside);
  await sync(dirname(place));
  await rm(join(aside, RECEIPT_NAME), { force: true }); // from here on it is not put back after a crash
  await rm(aside, { recursive: true, force: true });
  if (stored !== undefined) bytes += await removeStored(stored, name);
  return ok({ name, bytes, leftInPlace: stored === undefined && files.some(({ place: elsewhere }) => elsewhere !== undefined) });
}

/** A folder that we made on another disk. It is taken away only while its own receipt still says that it is that pack. */
async function removeStored(folder: string, name: string): Promise<number> {
  const receipt = await readReceipt(folder);
  const real = await realpath(folder).catch(() => undefined);
  if (!receipt.ok || receipt.value.name !== name || real === undefined) return 0;
  const bytes = await bytesUnder(real);
  await rm(real, { recursive: true, force: true });
  return bytes;
}

function notThere(name: string): AppError {
  return {
    code: 'pack_missing',
    message: `There is no model pack named "${name}" that could be removed.`,
    hint: 'The packs that come with the program stay with it.',
  };
}
