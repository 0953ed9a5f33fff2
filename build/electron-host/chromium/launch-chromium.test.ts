import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test, vi } from 'vitest';
import { launchChromium } from './launch-chromium.ts';

const folder = mkdtempSync(join(tmpdir(), 'espalier-chromium-'));
const noise = Array.from({ length: 20 }, (_, line) => `echo "[${line}] noise of a browser" >&2`).join('\n');

afterAll(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

/** What is said of a Chromium that writes twenty lines, then `lastWords`, and ends. */
async function sentenceAbout(lastWords: string): Promise<string> {
  const program = join(folder, 'chromium');
  writeFileSync(program, `#!/bin/sh\n${noise}\necho "${lastWords}" >&2\nexit 1\n`);
  chmodSync(program, 0o755);
  vi.stubEnv('PATH', `${folder}:${process.env['PATH'] ?? ''}`);
  vi.stubEnv('DISPLAY', ':77');
  vi.stubEnv('WAYLAND_DISPLAY', '');
  const shape = { headed: true, title: 'Espalier', width: 800, height: 600 };
  const options = { profileFolder: join(folder, 'profile'), ...shape, devtools: false, switches: [] };
  const failure: unknown = await launchChromium(options).then(
    () => undefined,
    (error: unknown) => error,
  );
  return failure instanceof Error ? failure.message : 'it started';
}

test('a display that cannot be opened is told in one sentence, without the log of the browser', async () => {
  const words = '[1:1:ERROR:ozone_platform_x11.cc(240)] Missing X server or \\$DISPLAY';
  expect(await sentenceAbout(words)).toBe('Chromium cannot open the display :77. DEBUG=pw:browser shows its own words.');
});

test('another early end is told in one sentence', async () => {
  expect(await sentenceAbout('out of luck')).toBe('Chromium ended before its window opened. DEBUG=pw:browser shows its own words.');
});
