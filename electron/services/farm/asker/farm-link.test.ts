// The way to a farm as the queue meets it: a real bridge process that is killed, again and again. What it speaks to is a stand-in.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { GenerationOptions } from '#contract/generation/generation.ts';
import { isOver } from '#contract/generation/is-over.ts';
import { ok } from '#contract/outcome/result.ts';
import { finishedAsset } from '../../../../test/support/files/sample-assets.ts';
import { newFolder } from '../../../../test/support/new-folder.ts';
import { JobQueue } from '../../jobs/job-queue.ts';
import { JobLogs } from '../../jobs/logs/job-logs.ts';
import { JobStore } from '../../jobs/queue/job-store.ts';
import type { JobRunner } from '../../jobs/running/job-runner.ts';
import { createFileLogger } from '../../logging/logger.ts';
import { wasFarmLost, wasLostWithFarm } from '../../runtime/connection/runtime-faults.ts';
import { uuidV7 } from '../../storage/names/uuid-v7.ts';
import { FarmLink } from './farm-link.ts';

const STAND_IN = fileURLToPath(new URL('../../../../test/support/programs/stand-in-runtime.ts', import.meta.url));
const OPTIONS = GenerationOptions.parse({});
const { pack: _pack, matting: _matting, ...ASKED } = OPTIONS;
const KILLED = { code: 'runtime_died', message: 'The node that worked on the job was lost.', details: { lost: 'node' } } as const;

/** A link whose bridge meets `fault` with its job while a file is there, which `hurry` removes. */
function openLink(fault: 'slow' | 'lost') {
  const folder = newFolder();
  const programs = join(folder, 'runtime/.venv-farm/bin');
  const slow = join(folder, 'slow');
  mkdirSync(programs, { recursive: true });
  const start = `[ -e '${slow}' ] && export ESPALIER_TEST_FAULT=${fault}\nexec '${process.execPath}' --disable-warning=ExperimentalWarning '${STAND_IN}'`;
  writeFileSync(join(programs, 'python'), `#!/bin/sh\n${start}\n`, { mode: 0o755 });
  writeFileSync(slow, '');
  const places = { folder, key: join(folder, 'farm.key'), work: join(folder, 'work') };
  writeFileSync(places.key, '{}', { mode: 0o600 });
  const log = createFileLogger(join(folder, 'log'));
  const link = new FarmLink({
    runtime: join(folder, 'runtime'),
    environment: process.env,
    places,
    log,
    onLog: () => {},
    remembered: () => ({ address: '127.0.0.1' }),
  });
  return { link, folder, log, hurry: () => rmSync(slow) };
}

test('a bridge that is killed again and again does not exhaust a job, which has lost four nodes before', async () => {
  const { link, folder, log, hurry } = openLink('slow');
  const run: JobRunner['run'] = async (job, options) => {
    const made = join(folder, job.id);
    mkdirSync(made, { recursive: true });
    const asked = { ...ASKED, jobId: job.id, pictures: ['/a.png'], folder: made, packFolder: '/packs/starter', name: job.name };
    const built = await link.runtime.call('generate', asked, options);
    return built.ok ? ok({ folder: made, sidecar: finishedAsset() }) : built;
  };
  const store = new JobStore(join(folder, 'queue.sqlite'));
  const lane = {
    place: 'farm',
    runner: { run },
    most: () => link.most(),
    isClosed: () => false,
    mayGoOn: wasLostWithFarm,
    isBlameless: wasFarmLost,
  } as const;
  const queue = new JobQueue({ store, runner: { run }, lanes: [lane], log, logs: new JobLogs(newFolder()) });
  onTestFinished(async () => {
    await queue.dispose();
    await link.dispose();
    store.close();
  });
  const job = queue.add({ name: 'tea pot', request: { kind: 'generate', pictures: ['/a.png'], options: OPTIONS, place: 'farm' } });
  for (let losses = 0; losses < 4; losses++) store.interrupt(job, KILLED);
  const worked = queue.work();
  const killed: number[] = [];
  while (killed.length < 2 && !isOver(queue.find(job.id)?.state ?? { kind: 'failed' })) {
    const pid = queue.find(job.id)?.state.kind === 'running' ? link.runtime.pid() : undefined;
    if (pid !== undefined && !killed.includes(pid)) {
      if (killed.push(pid) === 2) hurry();
      process.kill(pid, 'SIGKILL');
    }
    await delay(20);
  }
  await worked;
  expect(queue.find(job.id)?.state).toEqual({ kind: 'done' });
});

test('a bridge that has lost its farm says why, and one that is killed says by what', async () => {
  const { link, folder, hurry } = openLink('lost');
  onTestFinished(() => link.dispose());
  const asked = { ...ASKED, jobId: uuidV7(), pictures: ['/a.png'], folder, packFolder: '/packs/starter', name: 'tea pot' };
  expect(await link.runtime.call('generate', asked)).toMatchObject({
    ok: false,
    error: { code: 'runtime_died', message: 'The farm cannot be reached: its head does not answer.' },
  });
  hurry();
  await link.connect();
  process.kill(link.runtime.pid() ?? expect.fail(), 'SIGKILL');
  await expect
    .poll(() => link.runtime.state())
    .toMatchObject({
      kind: 'failed',
      error: { code: 'runtime_died', message: "The farm's own program was ended by the signal SIGKILL." },
    });
});
