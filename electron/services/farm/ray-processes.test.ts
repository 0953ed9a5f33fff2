// The folder of Ray's processes goes with them, however they end; a shell stands in for Ray.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ok } from '#contract/outcome/result.ts';
import { newFolder } from '../../../test/support/new-folder.ts';
import { RayProcesses, startRay } from './ray-processes.ts';

function begin(script: string) {
  const scratch = join(newFolder(), 'espf-1-x');
  mkdirSync(scratch);
  writeFileSync(join(scratch, 'session.log'), 'words');
  const command = { program: '/bin/sh', arguments: ['-c', script], environment: process.env, folder: '/' };
  return { scratch, ray: new RayProcesses(command, () => {}, scratch) };
}

test('is removed when they are stopped, and there until then', async () => {
  const { scratch, ray } = begin('echo Ray runtime started; exec cat');
  expect(await ray.started).toMatchObject({ ok: true });
  expect(existsSync(scratch)).toBe(true);
  await ray.stop();
  expect(existsSync(scratch)).toBe(false);
});

test('is removed when they end by themselves, or never come up', async () => {
  const { scratch, ray } = begin('echo farm: there is no head >&2; exit 1');
  expect(await ray.started).toMatchObject({ ok: false, error: { message: 'there is no head' } });
  expect(existsSync(scratch)).toBe(false);
  expect(await ray.ended).toContain('farm: there is no head');
});

test.each([
  ['that ends without a sentence is made once more', 'exit 1', 2, true],
  ['that was refused is not', 'echo farm: there is no head >&2; exit 1', 1, false],
])('a start %s', async (_, end, times, isUp) => {
  const tries = join(newFolder(), 'tries');
  const script = `echo "$0" >> ${tries}; [ $(wc -l < ${tries}) = 2 ] && echo Ray runtime started && exec cat; ${end}`;
  const started = await startRay(
    async (scratch) => ok({ program: '/bin/sh', arguments: ['-c', script, scratch], environment: process.env, folder: '/' }),
    () => {},
  );
  if (started.ok) await started.value.stop();
  const scratches = readFileSync(tries, 'utf8').trimEnd().split('\n');
  expect([started.ok, scratches.length, new Set(scratches).size, scratches.filter(existsSync)]).toEqual([isUp, times, times, []]);
});
