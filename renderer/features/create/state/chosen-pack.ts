// The pack that will grow the object: the one that was chosen for what it grows from, else the first that can.
import type { PackSummary } from '#contract/machine/model-pack.ts';
import type { CreateState } from './create-store.ts';
import type { GenerationSettings } from './generation-settings.ts';

export function chosenPack(
  packs: readonly PackSummary[],
  settings: Pick<GenerationSettings, 'packs'>,
  source: CreateState['source'],
): PackSummary | undefined {
  const name = source === 'words' ? settings.packs.text : settings.packs.image;
  return packs.find((pack) => pack.name === name) ?? packs[0];
}
