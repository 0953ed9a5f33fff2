import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { EngineRepair as RepairState } from '#contract/machine/engine-repair.ts';
import { err, ok, type Result } from '#contract/outcome/result.ts';
import { newFolder } from '../../../test/support/new-folder.ts';
import { EngineRepair } from './engine-repair.ts';
import type { SetUpWish } from './engine-set-up.ts';
import type { SetUpWatch } from './environment/set-up-steps.ts';
import { placesAt } from './places/places.ts';

function checkoutWith(setUp: string): string {
  const projectFolder = newFolder();
  mkdirSync(join(projectFolder, 'build'));
  writeFileSync(join(projectFolder, 'build', 'setup.mjs'), setUp);
  return projectFolder;
}

async function repaired(projectFolder: string) {
  let starts = 0;
  const repair = new EngineRepair({
    places: placesAt(projectFolder),
    setUp: { run: () => Promise.reject(new Error('a checkout has a script')) },
    environment: process.env,
    onDone: async () => {
      starts += 1;
    },
  });
  const states: RepairState[] = [];
  const over = new Promise<void>((resolve) => {
    repair.subscribe((state) => {
      states.push(state);
      if (state.kind === 'done' || state.kind === 'failed') resolve();
    });
  });
  const begun = await repair.begin();
  if (begun.ok) {
    expect(await repair.begin()).toMatchObject({ ok: false, error: { code: 'usage' } });
    await over;
  }
  return { begun, states, starts };
}

test('the set-up is run, told step by step, and the engine is started after it', async () => {
  const { states, starts } = await repaired(
    checkoutWith(
      `console.error('[1/2] PyTorch: 200 MB'); console.error('[1/2] PyTorch: done in 1.0 s'); console.error('Set up in 1.0 s.')`,
    ),
  );
  expect(states).toContainEqual({ kind: 'running', done: 0, count: 2, step: 'PyTorch: 200 MB', lines: ['[1/2] PyTorch: 200 MB'] });
  expect(states.find((state) => state.kind === 'running' && state.done === 1)).toMatchObject({ count: 2 });
  expect(states.at(-1)).toEqual({ kind: 'done' });
  expect(starts).toBe(1);
});

test('a set-up that fails says why, and starts nothing; where there is none that is said', async () => {
  const failed = await repaired(checkoutWith(`console.error('There is no Python.'); process.exitCode = 1;`));
  expect(failed.states.at(-1)).toEqual({ kind: 'failed', lines: ['There is no Python.'] });
  expect(failed.starts).toBe(0);
  expect((await repaired(newFolder())).begun).toMatchObject({ ok: false, error: { code: 'runtime_unavailable' } });
});

test('an installed program sets itself up from where the user says, and says when nobody has said it', async () => {
  const places = { kind: 'packaged', program: '/p' } as const;
  const wishes: unknown[] = [];
  const setUp = {
    run: async (wish: SetUpWish, { say }: SetUpWatch): Promise<Result<unknown>> => {
      wishes.push(wish);
      say('[1/4] Python packages: from /kit');
      if (wish.from !== undefined) return ok({});
      return err({ code: 'runtime_unavailable', message: 'Packages have to come from somewhere.', waysOut: [{ kind: 'name-source' }] });
    },
  };
  const repair = new EngineRepair({ places, setUp, environment: {}, onDone: async () => undefined });
  const ended = () => new Promise<RepairState>((resolve) => repair.subscribe((state) => state.kind !== 'running' && resolve(state)));
  const [first] = [ended(), await repair.begin({})];
  expect(await first).toMatchObject({
    kind: 'failed',
    lacksSource: true,
    lines: expect.arrayContaining(['Packages have to come from somewhere.']),
  });
  const [second] = [ended(), await repair.begin({ from: '/kit' })];
  expect(await second).toEqual({ kind: 'done' });
  expect(wishes).toEqual([{}, { from: '/kit' }]);
});

test('what goes on before the first step, and how much of a step is done, is told; a set-up that is stopped waits for the next', async () => {
  const setUp = {
    run: ({ from }: SetUpWish, { say, onShare, signal }: SetUpWatch): Promise<Result<unknown>> => {
      say(`Reading ${from}.`);
      say('[2/4] Python packages: from /kit');
      onShare?.(0.5);
      return new Promise((resolve) => {
        signal?.addEventListener('abort', () => resolve(err({ code: 'cancelled', message: 'The set-up was cancelled.' })));
      });
    },
  };
  const places = { kind: 'packaged', program: '/p' } as const;
  let starts = 0;
  const onDone = async () => {
    starts += 1;
  };
  const repair = new EngineRepair({ places, setUp, environment: {}, onDone });
  const states: RepairState[] = [];
  const stopped = new Promise<void>((resolve) => {
    repair.subscribe((state) => {
      states.push(state);
      if (state.kind === 'idle') resolve();
    });
  });
  await repair.begin({ from: '/kit' });
  repair.stop();
  await stopped;
  expect(states).toContainEqual({ kind: 'running', step: 'Reading /kit.', lines: ['Reading /kit.'] });
  expect(states.at(-2)).toMatchObject({ kind: 'running', done: 1, count: 4, share: 0.5 });
  expect(starts).toBe(0);
});
