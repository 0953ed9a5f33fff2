// Puts the files of a pack into the folder where it is put together: copied, linked, or as links to where they stay. Every one is read to
// its end, so that the receipt can say what it holds.
import { link, rm, stat, symlink } from 'node:fs/promises';
import type { PackMode } from '#contract/machine/pack-list.ts';
import type { AppError } from '#contract/outcome/errors.ts';
import { err, ok, type Result } from '#contract/outcome/result.ts';
import { errnoCode } from '../../storage/file-errors.ts';
import type { PackMeter } from '../pack-meter.ts';
import { copyAndHash, type FileHashes, hashFile } from '../receipt/hash-file.ts';
import type { ReceiptFile } from '../receipt/pack-receipt.ts';
import type { SourceFile } from '../sources/pack-source.ts';
import type { Incoming } from './incoming.ts';

const MAX_DESCRIPTION_BYTES = 4 * 1024 * 1024;
const WEIGHTS = /\.(safetensors|pth)$/i;

/** Descriptions are copied in any mode, so that a pack whose disk is away still says what it is. */
export function isCopied({ relative, bytes }: SourceFile, mode: PackMode): boolean {
  return mode === 'copy' || (!WEIGHTS.test(relative) && bytes <= MAX_DESCRIPTION_BYTES);
}

export interface Placing {
  readonly incoming: Incoming;
  readonly mode: PackMode;
  readonly meter: PackMeter;
  readonly signal?: AbortSignal | undefined;
}

/** What each file holds, by its path in the pack. Throws UnreadableSource, and what the file system throws. */
export async function placeFiles(files: readonly SourceFile[], placing: Placing): Promise<Result<Record<string, ReceiptFile>>> {
  const placed: Record<string, ReceiptFile> = {};
  for (const file of files) {
    placing.signal?.throwIfAborted();
    placing.meter.file(file.relative);
    const mode = isCopied(file, placing.mode) ? 'copy' : placing.mode;
    const from = await stampOf(file, mode);
    const whole = await placing.incoming.whole(file.relative, from);
    if (whole !== undefined) {
      placing.meter.skip(whole.bytes);
      placed[file.relative] = whole;
      continue;
    }
    const made = await placeFile(file, mode, placing);
    if (!made.ok) return made;
    await placing.incoming.keep(file.relative, made.value, from);
    placed[file.relative] = made.value;
  }
  return ok(placed);
}

async function placeFile(file: SourceFile, mode: PackMode, { incoming, meter, signal }: Placing): Promise<Result<ReceiptFile>> {
  const part = await incoming.partOf(file.relative);
  await rm(part, { force: true });
  const options = { signal, onBytes: meter.advance };
  if (mode === 'copy') {
    const hashes = await copyAndHash(file.path, part, options);
    if (promiseKept(file, hashes)) return ok(receiptOf(hashes));
    await rm(part);
    return err(brokenPromise(file));
  }
  const hashes = await hashFile(file.path, options);
  if (!promiseKept(file, hashes)) return err(brokenPromise(file));
  if (mode === 'in-place') {
    await symlink(file.path, part);
    return ok({ ...receiptOf(hashes), place: file.path });
  }
  const problem = await hardLink(file.path, part);
  return problem === undefined ? ok(receiptOf(hashes)) : err(problem);
}

async function hardLink(source: string, target: string): Promise<AppError | undefined> {
  try {
    await link(source, target);
    return undefined;
  } catch (cause) {
    if (!['EXDEV', 'EPERM', 'EMLINK', 'ENOTSUP', 'EOPNOTSUPP'].includes(errnoCode(cause))) throw cause;
    return {
      code: 'not_writable',
      message: `${source} cannot be linked: it lies on another disk, or its file system has no such links.`,
      hint: 'Copy the pack, or leave it where it is.',
    };
  }
}

function receiptOf({ sha256, bytes }: FileHashes): ReceiptFile {
  return { sha256, bytes };
}

function promiseKept({ promised }: SourceFile, { sha256, git }: FileHashes): boolean {
  return promised === undefined || promised.hash === (promised.kind === 'sha256' ? sha256 : git);
}

/** The same for the same contents, as far as that can be told without reading them. */
async function stampOf({ path }: SourceFile, mode: PackMode): Promise<string> {
  const found = await stat(path, { bigint: true }).catch(() => undefined);
  return found === undefined ? 'away' : `${mode} ${path} ${found.size} ${found.mtimeNs} ${found.ino}`;
}

function brokenPromise({ path, relative }: SourceFile): AppError {
  return {
    code: 'pack_damaged',
    message: `${relative} is not what its publisher gave out: its hash differs (${path}).`,
    hint: 'Fetch that file again.',
    details: { file: path },
  };
}
