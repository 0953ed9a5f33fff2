// Files on their way from where somebody pointed into a pack: what they were called, what they must hold, and why one is refused.
import { basename, dirname } from 'node:path';
import type { AppError } from '#contract/outcome/errors.ts';
import type { PromisedHash, SourceFile } from './pack-source.ts';
import type { WalkedFile } from './walk-source.ts';

/** `base.json` of what a browser saved as `base (1).json`. */
export function originalName(path: string): string {
  return basename(path).replace(/ \(\d+\)(?=\.[^.]+$)/, '');
}

export function sourceFile(path: string, file: WalkedFile, promised = promisedByCache(file)): SourceFile {
  return { relative: path, path: file.real, bytes: file.bytes, ...(promised && { promised }) };
}

/** A hub's cache names contents by their hash: SHA-256 for large files, Git's for small ones. */
function promisedByCache({ real }: WalkedFile): PromisedHash | undefined {
  const name = basename(real);
  if (basename(dirname(real)) !== 'blobs' || !/^([0-9a-f]{40}|[0-9a-f]{64})$/.test(name)) return undefined;
  return { kind: name.length === 64 ? 'sha256' : 'git', hash: name };
}

export function refused(path: string, problem: string): AppError {
  return {
    code: 'pack_damaged',
    message: `${path} ${problem}: nothing was taken.`,
    hint: 'Fetch the pack again from its publisher.',
    details: { file: path },
  };
}
