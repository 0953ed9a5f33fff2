// The folder of Ray's processes goes with them, however they end; a shell stands in for Ray.
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { newFolder } from '../../../test/support/new-folder.ts';
import { RayProcesses } from './ray-processes.ts';

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
