import { expect, test } from 'vitest';
import type { RuntimeDescription } from '#contract/channels/runtime-rpc.ts';
import { GenerationOptions } from '#contract/generation/generation.ts';
import { ok } from '#contract/outcome/result.ts';
import { STARTER_PACK } from '../../../../test/support/packs/starter-pack.ts';
import type { Runtime } from '../../../services/runtime/runtime.ts';
import { equalSeedsNote } from './equal-seeds.ts';

const PACKS = [STARTER_PACK, { ...STARTER_PACK, name: 'large', hasSampler: true }];
const DESCRIPTION: Partial<RuntimeDescription> = { packs: PACKS };
// The stand-in answers the one method that is called.
const RUNTIME = { call: async () => ok(DESCRIPTION) } as unknown as Pick<Runtime, 'call'>;

function noteOf(pack: string, seeds: readonly number[]) {
  return equalSeedsNote(
    seeds.map((seed) => GenerationOptions.parse({ seed, pack })),
    RUNTIME,
  );
}

test('several seeds of a pack that makes the same shape of a picture with each are named before anything is made', async () => {
  expect(await noteOf('starter', [1, 2])).toMatch(/"starter" makes the same shape/);
});

test('nothing is said of one seed, of a pack that samples and of one that is not there', async () => {
  expect([await noteOf('starter', [1]), await noteOf('large', [1, 2]), await noteOf('gone', [1, 2])]).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
});
