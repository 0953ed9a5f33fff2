// How the files of a pack differ from its receipt: told by names and sizes in a moment, by contents at the speed of the disk.
import { lstat, readlink, realpath, stat } from 'node:fs/promises';
import { join, sep } from 'node:path';
import type { PackFault } from '#contract/machine/pack-list.ts';
import type { PackMeter } from '../pack-meter.ts';
import { hashFile, UnreadableSource } from '../receipt/hash-file.ts';
import type { PackReceipt, ReceiptFile } from '../receipt/pack-receipt.ts';

export interface FileFault extends PackFault {
  readonly file: string;
  /** Whether it is not there at all. */
  readonly isMissing: boolean;
}

/** Reads no contents. */
export async function faultsBySize(folder: string, receipt: PackReceipt): Promise<FileFault[]> {
  const root = await realpath(folder).catch(() => folder);
  const faults = await Promise.all(Object.entries(receipt.files).map(([file, expected]) => faultBySize(root, file, expected)));
  return faults.filter((fault) => fault !== undefined);
}

/** Reads every file to its end. */
export async function faultsByHash(
  folder: string,
  receipt: PackReceipt,
  { meter, signal }: { meter: PackMeter; signal?: AbortSignal | undefined },
): Promise<FileFault[]> {
  const faults = await faultsBySize(folder, receipt);
  const named = new Set(faults.map(({ file }) => file));
  for (const [file, expected] of Object.entries(receipt.files)) {
    meter.file(file);
    if (named.has(file)) meter.skip(expected.bytes);
    else if (!(await holds(join(folder, file), expected, { onBytes: meter.advance, signal }))) {
      faults.push({ file, isMissing: false, problem: `${file} is damaged: its contents are not those that it came with.` });
    }
  }
  return faults;
}

export async function holds(
  path: string,
  expected: ReceiptFile,
  options: { onBytes?: (bytes: number) => void; signal?: AbortSignal | undefined } = {},
): Promise<boolean> {
  try {
    const { sha256, bytes } = await hashFile(path, options);
    return sha256 === expected.sha256 && bytes === expected.bytes;
  } catch (cause) {
    if (cause instanceof UnreadableSource) return false;
    throw cause;
  }
}

async function faultBySize(root: string, file: string, { bytes, place }: ReceiptFile): Promise<FileFault | undefined> {
  const path = join(root, file);
  const link = await lstat(path).catch(() => undefined);
  if (link === undefined) return { file, isMissing: true, problem: `${file} is missing.` };
  if (place !== undefined && (!link.isSymbolicLink() || (await readlink(path)) !== place)) {
    return { file, isMissing: false, problem: `${file} leads to another place than ${place}.` };
  }
  const real = await realpath(path).catch(() => undefined);
  const found = real === undefined ? undefined : await stat(real).catch(() => undefined);
  if (real === undefined || found === undefined) {
    return {
      file,
      isMissing: true,
      problem: `${file} lies in ${place ?? 'a place'}, which is away. Connect its disk, or say where it is now.`,
    };
  }
  if (place === undefined && !real.startsWith(root + sep)) return { file, isMissing: false, problem: `${file} leads out of the pack.` };
  if (!found.isFile()) return { file, isMissing: false, problem: `${file} is no file.` };
  if (found.size === bytes) return undefined;
  return { file, isMissing: false, problem: `${file} is damaged: it has ${found.size} bytes of ${bytes}.` };
}
