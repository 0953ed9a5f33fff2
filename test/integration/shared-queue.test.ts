import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import { GenerationOptions } from '#contract/generation/generation.ts';
import { JobStore } from '../../electron/services/jobs/queue/job-store.ts';
import { uuidV7 } from '../../electron/services/storage/names/uuid-v7.ts';
import { StandInCheckout } from '../soak/stand-in-checkout.ts';
import { newFolder } from '../support/new-folder.ts';
import { picture } from '../support/programs/stand-in-runner.ts';

const Listing = z.object({
  jobs: z.array(
    z.object({ id: z.string(), name: z.string(), state: z.string(), held: z.boolean().optional(), parent: z.string().optional() }),
  ),
  batches: z.array(z.object({ id: z.string(), name: z.string(), counts: z.record(z.string(), z.int()) })),
  paused: z.boolean(),
});

/** A data home with `count` waiting jobs called 0, 1, 2…, and terminals that share it. */
async function sharedHome(count: number) {
  const folder = newFolder();
  const home = join(folder, 'home');
  const checkout = new StandInCheckout(folder);
  await checkout.run(home, 'jobs', 'list');
  const store = new JobStore(join(home, 'queue.sqlite'));
  onTestFinished(() => store.close());
  const request = { kind: 'generate' as const, pictures: [picture()], options: GenerationOptions.parse({}) };
  const parent = { id: uuidV7(), name: 'pots' };
  const ids = Array.from({ length: count }, () => uuidV7());
  for (const [name, id] of ids.entries()) store.add({ id, name: String(name), assetId: uuidV7(), request, parent });
  const run = async (...words: string[]) => {
    const { exitCode, stdout, stderr } = await checkout.run(home, ...words, '--json');
    expect([exitCode, stderr], `${words.join(' ')}: ${stdout}`).toEqual([0, expect.any(String)]);
    return JSON.parse(stdout);
  };
  const list = async () => Listing.parse(await run('jobs', 'list'));
  const begins = (id: string) => {
    const log = readFileSync(join(home, 'logs', 'jobs', `${id}.log`), 'utf8');
    return [...log.matchAll(/^(\S+) Began/gm)].map((match) => Date.parse(match[1] ?? ''));
  };
  return { home, checkout, ids, parent, run, list, begins };
}

test('two terminals share what waits, in the order that a third gave it, also across a pause, and no job runs twice', async () => {
  const { home, checkout, ids, parent, run, list, begins } = await sharedHome(6);
  const [first = '', second = '', third = '', , , last = ''] = ids;
  await run('jobs', 'move', last, '--before', first);
  await run('jobs', 'move', first, '--last');
  await run('jobs', 'pause', third);
  await run('jobs', 'pause');
  expect(await list()).toMatchObject({
    jobs: [last, second, third, ids[3], ids[4], first].map((id) => ({ id, state: id === third ? 'paused' : 'waiting', parent: parent.id })),
    batches: [{ name: 'pots', counts: { waiting: 5, paused: 1 } }],
    paused: true,
  });
  const workers = [checkout.start(home, ['jobs', 'resume', '--json'], 20), checkout.start(home, ['jobs', 'resume', '--json'], 20)];
  const ended = await Promise.all(workers.map(({ ended }) => ended));
  expect(ended.map(({ exitCode }) => exitCode)).toEqual([0, 0]);
  const order = [last, second, ids[3] ?? '', ids[4] ?? '', first];
  const times = order.map((id) => begins(id));
  expect(times.map((each) => each.length)).toEqual([1, 1, 1, 1, 1]);
  expect(times.flat()).toEqual(times.flat().toSorted((a, b) => a - b));
  expect(readdirSync(join(home, 'library'))).toHaveLength(5);
  expect((await list()).jobs.find((job) => job.id === third)).toMatchObject({ state: 'paused', held: true });
  await run('jobs', 'resume', third);
  expect([begins(third).length, (await list()).batches]).toMatchObject([1, [{ counts: { done: 6 } }]]);
  const shown = await run('jobs', 'show', third);
  expect(shown).toMatchObject({
    state: 'done',
    stages: { condition: expect.any(Number) },
    log: expect.arrayContaining([expect.stringContaining('Done')]),
  });
});

test('items of a batch are cancelled and retried together or alone, by the number of the batch', async () => {
  const { home, checkout, ids, parent, run, list } = await sharedHome(3);
  await run('jobs', 'cancel', ids[0] ?? '');
  const running = checkout.start(home, ['jobs', 'resume', ids[1] ?? '', '--json'], 2_000);
  await expect.poll(async () => (await list()).jobs[1]?.state, { interval: 300 }).toBe('running');
  await run('jobs', 'cancel', parent.id);
  expect((await running.ended).exitCode).toBe(130);
  expect((await list()).batches).toMatchObject([{ counts: { cancelled: 3, failed: 0, waiting: 0 } }]);
  expect(await checkout.run(home, 'jobs', 'retry', parent.id, '--json')).toMatchObject({ exitCode: 0 }); // none of them failed
  expect((await list()).batches).toMatchObject([{ counts: { cancelled: 3 } }]);
});
