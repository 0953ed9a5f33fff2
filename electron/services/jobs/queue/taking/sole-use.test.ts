import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { newFolder } from '../../../../../test/support/new-folder.ts';
import { REQUEST } from '../../../../../test/support/programs/open-queue.ts';
import { otherProcess } from '../../../../../test/support/programs/other-process.ts';
import { uuidV7 } from '../../../storage/names/uuid-v7.ts';
import { JobStore } from '../job-store.ts';
import { thisProcess } from '../process-identity.ts';

const ME = thisProcess();

function openStore() {
  const store = new JobStore(join(newFolder(), 'queue.sqlite'));
  onTestFinished(() => store.close());
  const add = (request = REQUEST) => {
    const id = uuidV7();
    store.add({ id, name: 'a', assetId: uuidV7(), request });
    return id;
  };
  return { store, add };
}

test('a process that has the machine waits for the jobs that run here; none is begun here, and jobs elsewhere are, until it is given back', () => {
  const { store, add } = openStore();
  const [first, second] = [add(), add()];
  const elsewhere = add({ ...REQUEST, place: 'farm' });
  store.claim(ME);
  expect([store.takeMachine(ME), store.isMachineIdle(), store.measurement(), store.listAll().measurement]).toEqual([
    true,
    false,
    'waits',
    'waits',
  ]);
  store.finish(first, { kind: 'done' });
  expect([store.takeMachine(ME), store.isMachineIdle(), store.measurement(), store.listAll().measurement]).toEqual([
    true,
    true,
    'runs',
    'runs',
  ]);
  expect(store.claim(ME)).toBeUndefined();
  expect(store.claim(ME, { only: new Set([second]) })).toBeUndefined();
  expect(store.claim(ME, { place: 'farm' })?.id).toBe(elsewhere);
  store.giveMachineBack(ME);
  expect([store.measurement(), store.claim(ME)?.id]).toEqual([undefined, second]);
});

test('a job that runs elsewhere, or whose process is gone, is not waited for', async () => {
  const { store, add } = openStore();
  const other = otherProcess();
  add();
  add({ ...REQUEST, place: 'farm' });
  store.claim(other.identity);
  store.claim(ME, { place: 'farm' });
  expect(store.isMachineIdle()).toBe(false);
  await other.kill();
  expect(store.isMachineIdle()).toBe(true);
});

test('work for others is waited for while its process lives, and is not begun while another process has the machine', async () => {
  const { store } = openStore();
  const other = otherProcess();
  expect([store.beginForOthers(ME), store.beginForOthers(other.identity), store.isMachineIdle()]).toEqual([true, true, false]);
  store.endForOthers(ME);
  expect([store.takeMachine(ME), store.isMachineIdle(), store.beginForOthers(other.identity)]).toEqual([true, false, false]);
  await other.kill();
  expect(store.isMachineIdle()).toBe(true);
  store.giveMachineBack(ME);
  expect(store.beginForOthers(ME)).toBe(true);
});

test('one process has the machine at a time, and no longer than it lives', async () => {
  const { store, add } = openStore();
  const other = otherProcess();
  const id = add();
  expect([store.takeMachine(other.identity), store.takeMachine(ME), store.claim(ME)]).toEqual([true, false, undefined]);
  store.giveMachineBack(ME); // it is not mine
  expect(store.measurement()).toBe('runs');
  await other.kill();
  expect([store.measurement(), store.claim(ME)?.id]).toEqual([undefined, id]);
});
