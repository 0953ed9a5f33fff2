// What is said of several seeds before anything is made, where the pack makes the same shape of all of them.

import type { GenerationOptions } from '#contract/generation/generation.ts';
import { seedChangesShape } from '#contract/generation/seed-effect.ts';
import type { Runtime } from '../../../services/runtime/runtime.ts';

/** `options` are those of one picture, one for each seed. A runtime that cannot start says so with the first job. */
export async function equalSeedsNote(options: readonly GenerationOptions[], runtime: Pick<Runtime, 'call'>): Promise<string | undefined> {
  const [first] = options;
  if (first === undefined || options.length < 2) return undefined;
  const described = await runtime.call('describe', {});
  const pack = described.ok ? described.value.packs.find(({ name }) => name === first.pack) : undefined;
  if (pack === undefined || seedChangesShape(pack, { pictures: 1, multiImage: first.sampling.multiImage })) return undefined;
  return `The pack "${pack.name}" makes the same shape of a picture with every seed: the objects will differ in fine details of hidden sides alone.`;
}
