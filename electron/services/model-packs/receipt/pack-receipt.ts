// The receipt of a pack, `espalier-pack.json`: what it holds by hash, under which licence and from where it came. The runtime reads it
// as the pack's manifest. A folder without one does not count as a pack.
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { z } from 'zod';
import { PackMode } from '#contract/machine/pack-list.ts';
import { err, ok, type Result } from '#contract/outcome/result.ts';
import { writeFileAtomically } from '../../storage/files/atomic-file.ts';
import { readRegularFile } from '../../storage/files/regular-file.ts';

export const RECEIPT_NAME = 'espalier-pack.json';
const MAX_BYTES = 4 * 1024 * 1024;

export const ReceiptFile = z.object({
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  bytes: z.int().min(0),
  /** Where the file lies, if it was left there; the pack has a link to exactly that path. */
  place: z.string().optional(),
});
export type ReceiptFile = z.infer<typeof ReceiptFile>;

export const PackReceipt = z.object({
  name: z.string().min(1).max(200),
  title: z.string(),
  description: z.string(),
  licence: z.string(),
  files: z.record(z.string(), ReceiptFile),
  /** Absent in packs that come with the program. */
  espalier: z
    .object({
      version: z.literal(1),
      kind: z.enum(['pack', 'companion', 'matting']),
      addedAt: z.iso.datetime(),
      mode: PackMode,
      /** Folders or files that it came from, or the address of its repository. */
      sources: z.array(z.string()),
      /** Of the repository, where it was got from one. */
      revision: z.string().optional(),
      licenceAgreedAt: z.iso.datetime().optional(),
      /** A folder of ours on another disk that holds its files, and goes with it. */
      stored: z.string().optional(),
    })
    .optional(),
});
export type PackReceipt = z.infer<typeof PackReceipt>;

/** `absent` where there is none; a failure is the end of a sentence that begins with the receipt's name. */
export async function readReceipt(folder: string): Promise<Result<PackReceipt, { kind: 'absent' | 'unreadable'; reason: string }>> {
  const read = await readRegularFile(join(folder, RECEIPT_NAME), MAX_BYTES);
  if (!read.ok) return read;
  try {
    return ok(PackReceipt.parse(JSON.parse(read.value.toString('utf8'))));
  } catch {
    return err({ kind: 'unreadable', reason: 'is no list of the files of a pack' });
  }
}

/** Throws what the file system throws. */
export async function writeReceipt(folder: string, receipt: PackReceipt): Promise<void> {
  await writeFileAtomically(join(folder, RECEIPT_NAME), `${JSON.stringify(receipt, undefined, 2)}\n`);
}

/** SHA-256 over the lines "path sha256", sorted by path: the same as the runtime's. */
export function hashOfHashes(files: PackReceipt['files']): string {
  const lines = Object.entries(files).map(([path, { sha256 }]) => [Buffer.from(path), `${path} ${sha256}\n`] as const);
  lines.sort(([one], [other]) => Buffer.compare(one, other));
  return createHash('sha256')
    .update(lines.map(([, line]) => line).join(''))
    .digest('hex');
}

export function bytesOfFiles(files: PackReceipt['files']): number {
  return Object.values(files).reduce((sum, { bytes }) => sum + bytes, 0);
}
