import { describe, expect, test } from 'vitest';
import { GenerationOptions } from '#contract/generation/generation.ts';
import { MOST_BATCH_JOBS } from '#contract/generation/picture-limit.ts';
import { PackFinder } from '../../model-packs/pack-finder.ts';
import { batchRequests } from './batch-request.ts';

const PACKS = new PackFinder([]);
const options = GenerationOptions.parse({ seed: 5 });
const base = { options, mayChoosePack: true };
const item = (name: string) => ({ name, pictures: [`/inbox/${name}.png`] });

describe('the requests of a batch', () => {
  test('are one for each picture, with its mask and its name', async () => {
    const items = [item('crate'), { ...item('crab'), masks: ['/inbox/mask.png'] }];
    expect(await batchRequests(PACKS, { ...base, items })).toMatchObject({
      ok: true,
      value: [
        { name: 'crate', request: { pictures: ['/inbox/crate.png'], options: { seed: 5 } } },
        { name: 'crab', request: { pictures: ['/inbox/crab.png'], masks: ['/inbox/mask.png'], options: { seed: 5 } } },
      ],
    });
  });

  test('may be of words instead of pictures', async () => {
    const requests = await batchRequests(PACKS, {
      ...base,
      mayChoosePack: false,
      items: [{ name: 'a chair', pictures: [], text: 'a chair' }],
    });
    expect(requests).toMatchObject({ ok: true, value: [{ name: 'a chair', request: { pictures: [], text: 'a chair' } }] });
  });

  test('are one for each seed, which their names say', async () => {
    const requests = await batchRequests(PACKS, { ...base, items: [item('crate'), item('crab')], seeds: [7, 8] });
    expect(requests.ok && requests.value.map(({ name, request }) => [name, request.kind === 'generate' && request.options.seed])).toEqual([
      ['crate 7', 7],
      ['crate 8', 8],
      ['crab 7', 7],
      ['crab 8', 8],
    ]);
  });

  test.each([
    ['nothing', [], [1]],
    ['too many', Array.from({ length: 26 }, (_, at) => item(`${at}`)), Array.from({ length: MOST_BATCH_JOBS / 25 }, (_, at) => at)],
  ])('are refused for %s', async (_, items, seeds) => {
    expect(await batchRequests(PACKS, { ...base, items, seeds })).toMatchObject({ ok: false, error: { code: 'usage' } });
  });

  test('are refused when one of them does not fit', async () => {
    const sided = { ...options, sides: ['front' as const, 'back' as const] };
    expect(await batchRequests(PACKS, { ...base, options: sided, items: [item('crate')] })).toMatchObject({ ok: false });
  });
});
