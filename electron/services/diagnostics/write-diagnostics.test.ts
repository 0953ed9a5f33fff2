import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { homedir, hostname } from 'node:os';
import { join } from 'node:path';
import { strFromU8, unzipSync } from 'fflate';
import { expect, onTestFinished, test } from 'vitest';
import { GenerationOptions } from '#contract/generation/generation.ts';
import { makePipe } from '../../../test/support/files/make-pipe.ts';
import { newFolder } from '../../../test/support/new-folder.ts';
import { createStudio } from '../../studio.ts';
import { withoutPersonalTraces } from './personal-traces.ts';
import { writeDiagnostics } from './write-diagnostics.ts';

const SECRET = 'correct-horse-battery';

test('a zip for a report has what a report needs, and nothing of who made it or of what lets somebody in', async () => {
  const [projectFolder, home] = [newFolder(), newFolder()];
  writeFileSync(join(projectFolder, 'package.json'), '{"version":"1.2.3"}');
  const environment = { ...process.env, ESPALIER_HOME: home, HOME: '/home/ana', USER: 'ana' };
  const studio = await createStudio({ projectFolder, environment, ownsInbox: false });
  if (!studio.ok) throw new Error(studio.error.message);
  onTestFinished(() => studio.value.dispose());
  const { settings, jobs, log } = studio.value;
  await settings.change({ localApiToken: SECRET });
  log.info(`ana on ${hostname()} opened /home/ana/pictures/chair.png with ${SECRET} and Authorization: Bearer abcdef123456`);
  const options = GenerationOptions.parse({ pack: 'away' });
  const job = jobs.add({ name: 'chair', request: { kind: 'generate', pictures: [join(homedir(), 'ana/chair.png')], options } });
  await jobs.work(new Set([job.id])); // fails: there is no such picture
  const path = join(newFolder(), 'report.zip');
  const written = await writeDiagnostics(studio.value, path, { environment, version: '1.2.3' });
  const log1 = `jobs/${job.id}.log`;
  expect(written).toEqual({
    ok: true,
    value: ['about.json', 'machine.json', 'settings.json', 'jobs.json', 'logs/espalier.log', 'logs/runtime.log', 'logs/farm.log', log1],
  });
  const files = Object.fromEntries(Object.entries(unzipSync(readFileSync(path))).map(([name, bytes]) => [name, strFromU8(bytes)]));
  expect(JSON.parse(files['about.json'] ?? '')).toMatchObject({ espalier: '1.2.3', node: process.versions.node });
  expect(JSON.parse(files['settings.json'] ?? '')).toMatchObject({ hasLocalApiToken: true, theme: 'dark' });
  expect(JSON.parse(files['jobs.json'] ?? '')).toMatchObject({
    counts: { failed: 1 },
    failed: [{ name: 'chair', state: { kind: 'failed' } }],
  });
  expect(JSON.parse(files['machine.json'] ?? '')).toContainEqual(expect.objectContaining({ kind: 'disk' }));
  expect(files[log1]).toContain('Ended with');
  expect(files['logs/espalier.log']).toContain('user on host opened ~/pictures/chair.png with token and Authorization: Bearer token');
  const everything = Object.values(files).join('\n');
  for (const trace of [SECRET, home, '/home/ana', hostname(), 'abcdef123456']) expect(everything).not.toContain(trace);
  expect(everything).not.toMatch(/\bana\b/);
});

test('a queue that cannot be read and logs that are none are told in the zip', async () => {
  const home = newFolder();
  mkdirSync(join(home, 'queue.sqlite'));
  mkdirSync(join(home, 'logs'));
  makePipe(join(home, 'logs', 'espalier.log'));
  const studio = await createStudio({ projectFolder: newFolder(), environment: { ESPALIER_HOME: home }, ownsInbox: false });
  if (!studio.ok) throw new Error(studio.error.message);
  onTestFinished(() => studio.value.dispose());
  const path = join(newFolder(), 'report.zip');
  expect(await writeDiagnostics(studio.value, path, { environment: {}, version: '' })).toMatchObject({ ok: true });
  const jobs = strFromU8(unzipSync(readFileSync(path))['jobs.json'] ?? new Uint8Array());
  expect(JSON.parse(jobs)).toMatchObject({ counts: {}, problem: { message: expect.stringContaining('is a folder') } });
});

test('a zip that cannot be written is a sentence', async () => {
  const studio = await createStudio({ projectFolder: newFolder(), environment: { ESPALIER_HOME: newFolder() }, ownsInbox: false });
  if (!studio.ok) throw new Error(studio.error.message);
  onTestFinished(() => studio.value.dispose());
  const written = await writeDiagnostics(studio.value, '/no/such/folder/report.zip', { environment: {}, version: '' });
  expect(written).toMatchObject({ ok: false, error: { code: 'not_writable' } });
});

test.each([
  ['token=hunter2hunter2', 'token=token'],
  ['{"apiKey": "0123456789abcdef"}', '{"apiKey": "token"}'],
  ['espalier serve --token s3cr3t --port 80', 'espalier serve --token token --port 80'],
  ['hf_abcdefghijklmnopqrst and nvapi-abcdefghijklmnop', 'token and token'],
  [['https://ana:pw', 'example.org/x'].join('@'), 'https://token@example.org/x'],
  ['Authorization: Key 1234-5678-90ab', 'Authorization: Key token'],
  ['seven tokens were read', 'seven tokens were read'],
])('of "%s" is kept "%s"', (text, expected) => {
  expect(withoutPersonalTraces(text, { dataHomes: [], homes: [], userNames: [] })).toBe(expected);
});
