// Names of files for people: what an asset is called, as every file system takes it.
import { plainName } from '#contract/asset/plain-name.ts';

/** What ext4 takes, less what an ending and a number need. */
const MAX_BYTES = 200;

/** `name` without what a file's name cannot hold or would hide; never empty. */
export function fileNameOf(name: string): string {
  let bytes = 0;
  let kept = '';
  const plain = plainName(name)
    .toWellFormed()
    .replaceAll(/[/\\:*?"<>|\p{Cc}\u061c\u200e\u200f]/gu, '_');
  for (const letter of plain.replace(/^[.\s]+/, '')) {
    bytes += Buffer.byteLength(letter);
    if (bytes > MAX_BYTES) break;
    kept += letter;
  }
  return kept.trimEnd() || 'asset';
}
