// Which model pack answers a request: one that somebody installed before those that came with the app.
import type { PackSummary } from '#contract/machine/model-pack.ts';
import { err, ok, type Result } from '#contract/outcome/result.ts';
import type { FoundPack, PackFinder } from '../../model-packs/pack-finder.ts';

export type HostedMode = PackSummary['inputs'][number];

/** Preferred among several, by their names: `large` of `TRELLIS-text-large`. */
export const MODEL_SIZES = ['base', 'large', 'xlarge'] as const;
export type ModelSize = (typeof MODEL_SIZES)[number];

export interface ServedPack {
  readonly pack: FoundPack;
  readonly size: ModelSize;
}

/** The pack for `mode`; pack_missing where there is none. One of the size `preferred` wins over all others. */
export async function choosePack(packs: PackFinder, mode: HostedMode, preferred?: ModelSize): Promise<Result<ServedPack>> {
  const fitting = (await packs.list()).filter((pack) => pack.problem === undefined && pack.inputs.includes(mode));
  const [bundledFolder] = packs.folders;
  const isBundled = (pack: FoundPack) => packs.folders.length > 1 && pack.folder.startsWith(`${bundledFolder}/`);
  const ranked = fitting
    .map((pack) => ({ pack, size: sizeOf(pack.name, mode) }))
    .sort((a, b) => Number(b.size === preferred) - Number(a.size === preferred) || Number(isBundled(a.pack)) - Number(isBundled(b.pack)));
  const [best] = ranked;
  if (best !== undefined) return ok(best);
  const words = mode === 'text' ? 'words' : 'pictures';
  return err({ code: 'pack_missing', message: `There is no model pack here that grows objects from ${words}.` });
}

/** Upstream has one size for pictures, and three for words, of which the smallest is the one that is recommended least. */
function sizeOf(name: string, mode: HostedMode): ModelSize {
  const words = name.toLowerCase().split(/[^a-z]+/);
  return MODEL_SIZES.find((size) => words.includes(size)) ?? (mode === 'text' ? 'base' : 'large');
}
