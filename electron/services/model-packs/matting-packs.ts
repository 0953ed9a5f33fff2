// Matting packs: what cuts objects out of pictures, where somebody added such a network. Looks at receipts and sizes, opens no network.
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Matting } from '#contract/channels/runtime-rpc.ts';
import { err, ok, type Result } from '#contract/outcome/result.ts';
import type { MattingChoice } from '#contract/views/picture-views.ts';
import { faultsBySize } from './condition/file-faults.ts';
import { hashOfHashes, readReceipt } from './receipt/pack-receipt.ts';

export interface FoundMatting extends MattingChoice {
  readonly matting: Matting;
}

/** Those that were added to one of `folders`, in alphabetical order. */
export async function mattingPacksIn(folders: readonly string[]): Promise<FoundMatting[]> {
  const found = new Map<string, FoundMatting>();
  for (const packs of folders) {
    for (const name of (await readdir(packs).catch(() => [])).sort()) {
      const pack = name.startsWith('.') || found.has(name) ? undefined : await mattingAt(join(packs, name), name);
      if (pack !== undefined) found.set(name, pack);
    }
  }
  return [...found.values()];
}

/** pack_missing for a name that none has, pack_damaged for one that cannot be used. */
export function chosenMatting(name: string, packs: readonly FoundMatting[]): Result<Matting> {
  const pack = packs.find((candidate) => candidate.name === name);
  if (pack === undefined) {
    const names = packs.map((candidate) => candidate.name).join(', ');
    return err({
      code: 'pack_missing',
      message: `There is no matting pack named "${name}".`,
      hint: names === '' ? 'Add one, or cut out with what comes with the program.' : `Found: ${names}.`,
    });
  }
  if (pack.problem === undefined) return ok(pack.matting);
  return err({
    code: 'pack_damaged',
    message: `The matting pack "${name}" cannot be used: ${pack.problem}`,
    hint: 'Mend it or add it again, or cut out with what comes with the program.',
    details: { folder: pack.matting.folder },
  });
}

async function mattingAt(folder: string, name: string): Promise<FoundMatting | undefined> {
  const receipt = await readReceipt(folder);
  if (!receipt.ok || receipt.value.espalier?.kind !== 'matting') return undefined;
  const [fault] = await faultsBySize(folder, receipt.value);
  const sha256 = hashOfHashes(receipt.value.files);
  return {
    name,
    title: receipt.value.title || name,
    matting: { name, folder, sha256 },
    ...(fault !== undefined && { problem: fault.problem }),
  };
}
