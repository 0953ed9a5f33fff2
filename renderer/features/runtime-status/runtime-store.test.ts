import { expect, test } from 'vitest';
import type { PackSummary } from '#contract/machine/model-pack.ts';
import { fakeBridge } from '../../../test/support/window/fake-bridge.ts';
import { createRuntimeStore, usablePacks } from './runtime-store.ts';

const COMMON = { title: 'Starter', description: '', folder: '/p', viewAligned: false, hasSampler: true };

test('packs are known while the runtime rests, and not once it has failed', () => {
  const { bridge, announce } = fakeBridge();
  const store = createRuntimeStore(bridge);
  store.getState().connect();
  const packs = [
    { ...COMMON, name: 'starter', inputs: ['image'] },
    { ...COMMON, name: 'broken', inputs: ['image'], problem: 'A file is missing.' },
    { ...COMMON, name: 'words', inputs: ['text'] },
  ] as unknown as PackSummary[]; // what of a summary matters here
  const usable = () => usablePacks(store.getState().packs, 'image').map(({ name }) => name);
  announce.runtime({ kind: 'ready', devices: [], packs, versions: {} });
  expect(usable()).toEqual(['starter']);
  announce.runtime({ kind: 'stopping' });
  announce.runtime({ kind: 'stopped' });
  expect(usable()).toEqual(['starter']);
  announce.runtime({ kind: 'failed', error: { code: 'runtime_died', message: 'It ended.' } });
  expect(usable()).toEqual([]);
});
