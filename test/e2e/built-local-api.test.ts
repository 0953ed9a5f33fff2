// The local API as the window's build has it: the server's packages lie outside the bundle, its documentation page among them.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import { launchChromium } from '../../build/electron-host/chromium/launch-chromium.ts';
import { RecentRequests } from '../../electron/services/local-api/recent-requests.ts';
import type { startServer as StartServer } from '../../electron/services/local-api/running-server.ts';
import { createStudio } from '../../electron/studio.ts';
import { newFolder } from '../support/new-folder.ts';

const ROOT = join(import.meta.dirname, '../..');
const BUILD = join(ROOT, 'out/main');

test('answers from the build, and shows its documentation', async () => {
  const studio = await createStudio({ projectFolder: ROOT, environment: { ...process.env, ESPALIER_HOME: newFolder() }, ownsInbox: false });
  if (!studio.ok) throw new Error(studio.error.message);
  onTestFinished(() => studio.value.dispose());
  const name = readdirSync(BUILD).find((each) => /^running-server-.*\.js$/.test(each));
  const { startServer } = z
    .object({ startServer: z.custom<typeof StartServer>() })
    .parse(await import(join(BUILD, name ?? 'no such module')));
  const server = await startServer({ programFolder: ROOT, ...studio.value }, { port: 0 }, new RecentRequests());
  if (!server.ok) throw new Error(server.error.message);
  onTestFinished(() => server.value.stop());
  for (const path of ['/v1/health/live', '/openapi.json', '/docs/', '/docs/static/swagger-ui-bundle.js', '/v1/metrics', '/api/v1/assets']) {
    expect([path, (await fetch(server.value.address + path)).status]).toEqual([path, 200]);
  }
  const { context } = await launchChromium({
    ...{ profileFolder: newFolder(), headed: false, title: 'Documentation', width: 1000, height: 800, devtools: false },
    switches: ['--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1'], // no network
  });
  onTestFinished(() => context.close());
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(error.message));
  await page.goto(`${server.value.address}/docs/`);
  await page.getByRole('button', { name: 'post /v1/infer', exact: false }).first().waitFor();
  expect(await page.title()).toContain('Espalier');
  expect(complaints).toEqual([]);
});
