import { expect, test } from 'vitest';
import { finishedAsset, newHome } from '../../../test/support/files/sample-assets.ts';
import { openQueue, REQUEST, untilCancelled } from '../../../test/support/programs/open-queue.ts';
import { Library } from '../library/library.ts';
import { uuidV7 } from '../storage/names/uuid-v7.ts';
import { trashWithJobs } from './trash-with-jobs.ts';

async function open() {
  const { queue, stateOf } = openQueue(untilCancelled);
  const isBuilding = (assetId: string) => queue.list().some((job) => job.assetId === assetId && job.state.kind === 'running');
  const library = new Library(await newHome(), { isBuilding });
  const [lamp, chair] = [finishedAsset(uuidV7(1000), 'Lamp'), finishedAsset(uuidV7(2000), 'Chair')];
  for (const asset of [lamp, chair]) {
    await library.makeFolder(asset.id);
    await library.save(asset);
  }
  const add = (assetId: string) => queue.add({ name: 'Build', request: REQUEST, assetId }).id;
  return { queue, library, stateOf, add, lamp: lamp.id, chair: chair.id };
}

test('a job that waits or is held for an asset is cancelled when that goes to the trash, and no other is', async () => {
  const { queue, library, stateOf, add, lamp, chair } = await open();
  const [waiting, held, other] = [add(lamp), add(lamp), add(chair)];
  queue.hold(held);
  const answer = await trashWithJobs({ library, jobs: queue }, [lamp]);
  expect(answer).toEqual({
    done: [lamp],
    failed: [],
    cancelledJobs: [
      { id: waiting, wasHeld: false },
      { id: held, wasHeld: true },
    ],
  });
  expect([waiting, held, other].map((id) => stateOf(id)?.kind)).toEqual(['cancelled', 'cancelled', 'waiting']);
});

test('an asset that cannot go keeps the jobs that wait for it', async () => {
  const { queue, library, stateOf, add, lamp } = await open();
  const [running, waiting] = [add(lamp), add(lamp)];
  const working = queue.work(new Set([running]));
  await expect.poll(() => stateOf(running)?.kind).toBe('running');
  const answer = await trashWithJobs({ library, jobs: queue }, [lamp]);
  expect([answer.done, answer.cancelledJobs, stateOf(waiting)?.kind]).toEqual([[], [], 'waiting']);
  queue.cancel(running);
  await working;
});
