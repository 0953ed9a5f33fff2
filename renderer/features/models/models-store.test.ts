import { expect, test } from 'vitest';
import type { PackEntry, PackList } from '#contract/machine/pack-list.ts';
import { ok } from '#contract/outcome/result.ts';
import { fakeBridge } from '../../../test/support/window/fake-bridge.ts';
import { createModelsStore } from './models-store.ts';

const OFFER = { name: 'oak', title: 'Oak', kind: 'pack', files: 3, bytes: 7, licences: licences(), asksConsent: false } as const;
const CHOICE = { id: '0b9c2f3e-5d1a-8c4b-9e7f-2a6d8c1b3e5f', offers: [OFFER] };

function licences() {
  const licence = { name: 'MIT', sell: 'yes', sentence: 'Yes.' } as const;
  return { weights: licence, code: licence };
}

function listOf(...names: string[]): PackList {
  return { packs: names.map((name) => ({ name }) as PackEntry), official: [] }; // what of an entry matters here
}

test('what is chosen waits for a yes, and is added as it was shown; a change of mind adds nothing', async () => {
  const added: unknown[] = [];
  const { bridge } = fakeBridge({
    choosePacks: async () => ok({ choice: CHOICE }),
    addPacks: async (input) => {
      added.push(input);
      return ok({});
    },
  });
  const { getState } = createModelsStore(bridge, () => {});
  await getState().choose('folder');
  expect(getState().choice).toEqual(CHOICE);
  getState().changeMind(CHOICE);
  await getState().add('copy', false);
  expect(added).toEqual([]);
  await getState().choose('files');
  await getState().add('in-place', true);
  expect(added).toEqual([{ choiceId: CHOICE.id, mode: 'in-place', agreesToLicence: true }]);
  expect(getState().choice).toBeUndefined();
});

test('a question that ended does not take the next one along', async () => {
  const next = { ...CHOICE, id: '1c9c2f3e-5d1a-8c4b-9e7f-2a6d8c1b3e5f' };
  const { bridge } = fakeBridge({
    choosePacks: async () => ok({ choice: CHOICE }),
    offerPacks: async () => ok({ choice: next }),
  });
  const { getState } = createModelsStore(bridge, () => {});
  await getState().choose('folder');
  await getState().offer([]);
  getState().changeMind(CHOICE);
  expect(getState().choice).toEqual(next);
});

test('the list is looked at anew when work ends, and an earlier look that comes late changes nothing', async () => {
  const answers: ((list: PackList) => void)[] = [];
  const { bridge, announce } = fakeBridge({
    listPacks: () => new Promise((resolve) => answers.push((list) => resolve(ok(list)))),
  });
  const { getState } = createModelsStore(bridge, () => {});
  getState().connect();
  const first = getState().refresh();
  announce.packWork({ kind: 'running', progress: { action: 'add', pack: 'oak', step: 'copying', doneBytes: 1, totalBytes: 2 } });
  announce.packWork({ kind: 'done', action: 'add', packs: ['oak'], faults: [] });
  expect(answers).toHaveLength(2);
  answers[1]?.(listOf('oak'));
  answers[0]?.(listOf());
  await first;
  expect(getState().list?.packs.map(({ name }) => name)).toEqual(['oak']);
});
