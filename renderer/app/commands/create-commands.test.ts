import { expect, test } from 'vitest';
import { STARTER_PACK } from '../../../test/support/packs/starter-pack.ts';
import { fakeBridge } from '../../../test/support/window/fake-bridge.ts';
import { createBatchStore } from '../../features/create/batch/batch-store.ts';
import { createCreateStore } from '../../features/create/state/create-store.ts';
import { createRebuildStore } from '../../features/rebuild/rebuild-store.ts';
import { createRuntimeStore } from '../../features/runtime-status/runtime-store.ts';
import { createNavigationStore } from '../state/route-store.ts';
import { createSettingsCommands } from './create-commands.ts';
import { answerTo } from './use-shortcuts.ts';

function open() {
  const { bridge } = fakeBridge();
  const silent = { report: () => {}, leftOut: () => {}, saved: () => {}, queued: () => {} };
  const create = createCreateStore(bridge, { ...silent, random: () => 0.5 });
  const batch = createBatchStore({ bridge, create, ...silent, writeName: () => new Uint8Array(), impressionOf: async () => undefined });
  const storage = { getItem: () => null, setItem: () => {} };
  const rebuild = createRebuildStore(bridge, { ...silent, storage, place: () => undefined });
  const stores = { create, batch, rebuild, navigation: createNavigationStore(), runtime: createRuntimeStore(bridge) };
  const said: string[] = [];
  const press = (keys: string) => answerTo(keys, createSettingsCommands(stores), (text) => said.push(text()))?.();
  return { stores, said, press, settings: () => create.getState().settings };
}

test('the keys of the seed change it where it is heeded, and elsewhere say why they do not', async () => {
  const { stores, said, press, settings } = open();
  stores.runtime.setState({ packs: [STARTER_PACK] });
  await stores.create.getState().addExample('chest');
  const before = settings();
  press('Alt+S');
  press('Alt+K');
  expect(settings()).toEqual(before);
  const reason = expect.stringContaining('the model makes the same shape with every seed');
  expect(said).toEqual([reason, reason]);
  stores.runtime.setState({ packs: [{ ...STARTER_PACK, hasSampler: true }] });
  press('Alt+S');
  press('Alt+K');
  expect(settings()).toMatchObject({ seed: 2 ** 30, isSeedLocked: true });
  stores.navigation.getState().go({ kind: 'library' });
  press('Alt+K');
  expect([said.length, settings().isSeedLocked]).toEqual([2, true]);
});

test('the keys of the seed are left alone where nothing grows from words', () => {
  const { stores, said, press } = open();
  stores.create.getState().describe('a red chair');
  press('Alt+S');
  expect([said, stores.create.getState().settings.seed]).toEqual([[], 1]);
});
