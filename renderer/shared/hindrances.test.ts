import { describe, expect, test } from 'vitest';
import { STARTER_PACK } from '../../test/support/packs/starter-pack.ts';
import { ASSET_ID, assetRow, doneJobView, finishedAssetView, runningJobView } from '../../test/support/window/fake-bridge.ts';
import { hindrancesOf } from './hindrances.ts';

const LARGE_PACK = { ...STARTER_PACK, name: 'large', hasSampler: true };
const packs = [STARTER_PACK, LARGE_PACK];
const FINISHED = { ...assetRow('Tea pot'), kind: 'finished' as const, pack: 'large' };
const SAMPLED = { ...FINISHED, kind: 'sampled' as const };
const RUNNING = runningJobView('a');
const WAITING = { ...doneJobView('b'), kind: 'waiting' as const };
const WHOLE = { ...finishedAssetView(ASSET_ID), fileBytes: { latent: 1 } };

describe('what stands in the way of an object', () => {
  test('is nothing while no job is at it', () => {
    for (const asset of [SAMPLED, FINISHED]) expect(hindrancesOf(asset, { job: undefined, packs, described: WHOLE })).toEqual({});
  });

  test('is the job that builds it, and only while that runs for what would move its files', () => {
    expect(hindrancesOf(SAMPLED, { job: WAITING, packs, described: undefined })).toEqual({ build: expect.stringContaining('growing') });
    expect(Object.keys(hindrancesOf(SAMPLED, { job: RUNNING, packs, described: undefined }))).toEqual(['build', 'move']);
    expect(Object.keys(hindrancesOf(FINISHED, { job: RUNNING, packs, described: WHOLE }))).toEqual(['move']);
    expect(hindrancesOf(FINISHED, { job: WAITING, packs, described: WHOLE })).toEqual({});
  });

  test('is a saved shape that is gone, where that is known of this object', () => {
    const described = { ...WHOLE, fileBytes: {} };
    expect(Object.keys(hindrancesOf(FINISHED, { job: undefined, packs, described }))).toEqual(['build', 'newLook']);
    expect(hindrancesOf({ ...FINISHED, id: 'another' }, { job: undefined, packs, described })).toEqual({});
  });

  test('is a model that is not here any more, or that cannot be used, for growing it once more', () => {
    const reasonsOf = (known: typeof packs) => {
      const { again, similar, ...others } = hindrancesOf(FINISHED, { job: undefined, packs: known, described: undefined });
      expect(others).toEqual({});
      return [again, similar];
    };
    expect(reasonsOf(packs)).toEqual([undefined, undefined]);
    const gone = 'Its model, large, is not installed.';
    expect(reasonsOf([STARTER_PACK])).toEqual([gone, gone]);
    const broken = 'Its model, Starter, cannot be used as it is.';
    expect(reasonsOf([{ ...LARGE_PACK, problem: 'a file is missing' }])).toEqual([broken, broken]);
  });

  test('is for a similar one what is not known of its model yet', () => {
    const unknown = { job: undefined, packs: [], described: undefined };
    expect(hindrancesOf(FINISHED, unknown)).toEqual({ similar: expect.stringContaining('not known yet') });
  });

  test('is for a similar one a model that makes the same of every seed, and of several pictures none', () => {
    const ofStarter = { ...FINISHED, pack: 'starter' };
    const { recipe } = WHOLE;
    const madeFrom = (pictures: number, multiImage: string) => {
      const input = Array.from({ length: pictures }, (_, at) => ({ sha256: `${at}` }));
      return { ...WHOLE, recipe: { ...recipe, input, parameters: { ...recipe.parameters, multiImage } } };
    };
    const reasonFor = (described: typeof WHOLE | undefined) => hindrancesOf(ofStarter, { job: undefined, packs, described }).similar;
    const same = expect.stringContaining('same shape');
    const described = [undefined, madeFrom(1, 'stochastic'), madeFrom(2, 'multidiffusion'), madeFrom(2, 'stochastic')];
    expect(described.map(reasonFor)).toEqual([same, same, same, undefined]);
  });
});
