import { describe, expect, test } from 'vitest';
import type { Bridge } from '#contract/channels/bridge.ts';
import type { AppError } from '#contract/outcome/errors.ts';
import { err, ok } from '#contract/outcome/result.ts';
import { fakeBridge, MASK_ID, PICTURE } from '../../../../test/support/window/fake-bridge.ts';
import type { PictureFile } from '../pictures/import-picture.ts';
import { createCreateStore } from '../state/create-store.ts';
import { canGrowBatch, createBatchStore, isOneObject, picturesOfEach } from './batch-store.ts';
import type { Impression } from './likeness.ts';

const STARTER = { name: 'starter', samples: false };
const TRELLIS = { name: 'trellis', samples: true };
const RED: Impression = { colours: [1, 0], aspect: 1 };
const GREEN: Impression = { colours: [0, 1], aspect: 1 };

function open(overrides: Partial<Bridge> = {}, impressions: (Impression | undefined)[] = []) {
  const reports: AppError[] = [];
  const { bridge } = fakeBridge(overrides);
  const report = (error: AppError) => void reports.push(error);
  const create = createCreateStore(bridge, { report, leftOut: () => {}, random: () => 0.5 });
  const saved: string[] = [];
  const queued: string[] = [];
  const impressionOf = async () => impressions.shift();
  const writeName = (name: string, width: number) => Uint8Array.from([name.length, width / 2]);
  const store = createBatchStore({
    bridge,
    create,
    report,
    saved: (name) => saved.push(name),
    queued: (name) => queued.push(name),
    impressionOf,
    writeName,
  });
  return { state: () => store.getState(), create: () => create.getState(), reports, saved, queued };
}

function files(...names: string[]): PictureFile[] {
  return names.map((name) => ({ name, size: 3, arrayBuffer: async () => new Uint8Array([1, 2, 3]).buffer }));
}

describe('of how many pictures each object is made', () => {
  test('is what Create has of one object, and one of several; none where it is described', async () => {
    const { state, create } = open();
    const count = () => picturesOfEach(create(), state());
    await create().addFiles(files('front.png', 'back.png'));
    expect(count()).toBe(2);
    await state().offer(files('front.png', 'back.png', 'crab.png'));
    expect([isOneObject(create(), state()), count()]).toEqual([false, 1]);
    create().describe('a red chair');
    expect([isOneObject(create(), state()), count()]).toEqual([true, 0]);
  });
});

describe('pictures that come together', () => {
  test('are one object when there is only one', async () => {
    const { state, create } = open();
    await state().offer(files('tea.png'));
    expect([state().question, create().slots.length]).toEqual([undefined, 1]);
  });

  test('are asked about when there are several, and nothing is taken for granted', async () => {
    const { state, create } = open({}, [RED, RED, GREEN]);
    await state().offer(files('front.png', 'back.png', 'crab.png'));
    expect(state().question).toMatchObject({ canBeOne: true, unlike: [2] });
    expect(create().slots).toEqual([]);
  });

  test('become views of one object by one answer', async () => {
    const { state, create } = open();
    await state().offer(files('front.png', 'back.png'));
    await state().answer('one');
    expect(create().slots.map(({ name }) => name)).toEqual(['front.png', 'back.png']);
    expect([state().question, state().batch]).toEqual([undefined, undefined]);
  });

  test('grow apart where some look unlike the others, which become views of one object', async () => {
    const started: unknown[] = [];
    const startGeneration: Bridge['startGeneration'] = async (input) => {
      started.push(input);
      return ok({ jobId: 'job-1' });
    };
    const { state, create, queued } = open({ startGeneration }, [RED, GREEN, RED]);
    await state().offer(files('front.png', 'crab.png', 'back.png'));
    await state().answerApart(TRELLIS);
    expect(create().slots.map(({ name }) => name)).toEqual(['front.png', 'back.png']);
    expect(started).toMatchObject([{ pictureIds: [PICTURE.id], name: 'crab', options: { pack: 'trellis' } }]);
    expect([queued, state().question, state().batch]).toEqual([['crab'], undefined, undefined]);
  });

  test('that cannot be read are said, and the others grow apart all the same', async () => {
    const { state, queued, reports } = open();
    const damaged = err({ code: 'input_unreadable', message: 'crab.png is damaged.' } satisfies AppError);
    const wanted = [
      { name: 'crab.png', fetch: async () => damaged },
      { name: 'lamp.png', fetch: async () => ok(PICTURE) },
    ];
    await state().growSeparately(wanted, STARTER);
    expect([queued, reports.map(({ message }) => message)]).toEqual([['lamp'], ['crab.png is damaged.']]);
  });

  test('become objects of one batch by the other', async () => {
    const { state, create } = open();
    await state().offer(files('crate.png', 'crab.png', 'lamp.png'));
    await state().answer('many');
    expect(state().batch).toMatchObject({
      name: 'crate and 2 more',
      items: [{ kind: 'taken', name: 'crate' }, { name: 'crab' }, { name: 'lamp' }],
    });
    expect(create().slots).toEqual([]);
    expect(canGrowBatch(state())).toBe(true);
  });

  test('cannot be one object when there are more than it has sides', async () => {
    const { state } = open();
    await state().offer(files('1.png', '2.png', '3.png', '4.png', '5.png'));
    expect(state().question).toMatchObject({ canBeOne: false, unlike: undefined });
  });

  test('of a folder are many objects, under its name', async () => {
    const { state } = open();
    await state().offer(files('1.png', '2.png'), 'props');
    expect(state().batch).toMatchObject({ name: 'props', items: [{}, {}] });
  });

  test('join the batch that is being put together', async () => {
    const { state } = open();
    await state().offer(files('1.png', '2.png'), 'props');
    await state().offer(files('3.png'));
    expect(state().batch?.items.map(({ name }) => name)).toEqual(['1', '2', '3']);
  });
});

describe('a batch', () => {
  test('is sent off as one request, with what was refused left out', async () => {
    const requests: unknown[] = [];
    const { state } = open({
      importPicture: async ({ name }) => (name === 'bad.png' ? err({ code: 'input_empty', message: 'Empty.' }) : ok({ ...PICTURE, name })),
      startBatch: async (request) => {
        requests.push(request);
        return ok({ parent: { id: PICTURE.id, name: request.name }, jobIds: ['job-1'] });
      },
    });
    await state().offer(files('good.png', 'bad.png'), 'props');
    await state().grow(STARTER);
    expect(requests).toMatchObject([{ name: 'props', items: [{ name: 'good', pictureIds: [PICTURE.id] }], options: { pack: 'starter' } }]);
    expect(requests[0]).not.toHaveProperty('seeds');
    expect(state().batch).toMatchObject({ items: [{ name: 'good' }], sent: { parentId: PICTURE.id, jobIds: ['job-1'] } });
    expect(canGrowBatch(state())).toBe(false);
  });

  test('has variations of each object where the pack makes any', async () => {
    const seeds: unknown[] = [];
    const { state, create } = open({
      startBatch: async (request) => {
        seeds.push(request.seeds);
        return ok({ parent: { id: PICTURE.id, name: request.name }, jobIds: [] });
      },
    });
    create().change({ seed: 7, variations: 3, isSeedLocked: true });
    for (const pack of [TRELLIS, STARTER]) {
      state().clear();
      await state().offer(files('a.png'), 'props');
      await state().grow(pack);
    }
    expect(seeds).toEqual([[7, 8, 9], undefined]);
  });

  test('that was sent off makes room for the next object', async () => {
    const { state, create } = open();
    await state().offer(files('1.png'), 'props');
    await state().grow(STARTER);
    await state().offer(files('tea.png'));
    expect([state().batch, create().slots.map(({ name }) => name)]).toEqual([undefined, ['tea.png']]);
  });

  test('loses what is taken out of it, and ends with the last', async () => {
    const { state } = open();
    await state().offer(files('1.png', '2.png'), 'props');
    for (const { key } of state().batch?.items ?? []) state().remove(key);
    expect(state().batch).toBeUndefined();
  });

  test('is saved as one picture, with the names of its objects written as wide as the tiles', async () => {
    const asked: unknown[] = [];
    const saveContactSheet: Bridge['saveContactSheet'] = async ({ names }) => {
      asked.push(names);
      return ok({ savedAs: 'sheet.png' });
    };
    const { state, saved } = open({ saveContactSheet });
    await state().offer(files('1.png'), 'props');
    await state().grow(STARTER);
    await state().saveContactSheet([{ assetId: 'a', name: 'tea' }]);
    expect([saved, asked]).toEqual([['sheet.png'], [[{ assetId: 'a', ink: Uint8Array.from([3, 144]) }]]]);
  });
});

describe('one object of a batch', () => {
  test('stands on the stage to be cut out by hand, and goes back with its mask, which its job gets', async () => {
    const sent: unknown[] = [];
    const startBatch: Bridge['startBatch'] = async (input) => {
      sent.push(...input.items);
      return ok({ parent: { id: PICTURE.id, name: input.name }, jobIds: ['a', 'b'] });
    };
    const { state, create } = open({ startBatch });
    await create().addFiles(files('other.png'));
    await state().offer(files('a.png', 'b.png'), 'things');
    const [first] = state().batch?.items ?? [];
    state().fix(first?.key ?? '');
    await expect.poll(() => create().slots).toMatchObject([{ key: first?.key, cutOut: { kind: 'ready' } }]);
    create().fix(first?.key ?? '', { maskId: MASK_ID });
    state().endFixing();
    expect(state().batch?.items).toMatchObject([{ maskId: MASK_ID }, { kind: 'taken' }]);
    expect(create().slots.map(({ name }) => name)).toEqual(['other.png']);
    await state().grow(STARTER);
    expect(sent).toMatchObject([{ name: 'a', maskIds: [MASK_ID] }, { name: 'b' }]);
    expect(sent[1]).not.toHaveProperty('maskIds');
  });
});
