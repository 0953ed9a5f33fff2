// What the window cannot do, tried in the real one.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { IPC_EVENTS, IPC_REQUESTS } from '#contract/channels/app-ipc.ts';
import { type DesktopApp, openDesktopApp } from '../support/window/desktop-app.ts';

const home = mkdtempSync(join(tmpdir(), 'espalier-security-'));
let app: DesktopApp;

beforeAll(async () => {
  app = await openDesktopApp({ ESPALIER_HOME: home });
});

afterAll(async () => {
  await app.close();
  rmSync(home, { recursive: true, force: true });
});

describe('the window', () => {
  test('has no Node, and a bridge with the methods of the contract that cannot be changed', async () => {
    const found = await app.page.evaluate(() => ({
      node: ['require', 'process', 'module', 'Buffer'].filter((name) => name in window),
      methods: Object.keys(Reflect.get(window, 'espalier')),
      isFrozen: Object.isFrozen(Reflect.get(window, 'espalier')),
    }));
    expect(found).toEqual({ node: [], methods: [...Object.keys(IPC_REQUESTS), ...Object.keys(IPC_EVENTS)], isFrozen: true });
  });

  test('runs no code but its own', async () => {
    const ran = await app.page.evaluate(async () => {
      const inline = document.createElement('script');
      inline.textContent = 'window.inlineRan = true';
      document.body.append(inline);
      const remote = document.createElement('script');
      remote.src = 'https://example.com/a.js';
      const remoteRan = new Promise((resolve) => {
        remote.onload = () => resolve(true);
        remote.onerror = () => resolve(false);
      });
      document.body.append(remote);
      return { inline: 'inlineRan' in window, remote: await remoteRan };
    });
    expect(ran).toEqual({ inline: false, remote: false });
  });

  test.each(['https://example.com/', 'http://127.0.0.1:9/', 'data:text/plain,a'])('fetches nothing from %s', async (url) => {
    const answer = await app.page.evaluate(
      (target) =>
        fetch(target).then(
          () => 'came',
          () => 'refused',
        ),
      url,
    );
    expect(answer).toBe('refused');
  });

  test('reads no file outside the library, the inbox and its own bundle', async () => {
    const paths = ['/library/..%2f..%2fqueue.sqlite', '/inbox/..%2fqueue.sqlite', '/library/%2fetc/passwd', '/..%2fmain%2fmain.js'];
    const answers = await app.page.evaluate((targets) => Promise.all(targets.map(async (target) => (await fetch(target)).status)), paths);
    expect(answers).toEqual([404, 404, 404, 404]);
  });

  test('opens no other window and goes nowhere', async () => {
    await app.page.evaluate(() => {
      window.open('https://example.com/');
      window.location.href = 'https://example.com/';
    });
    await app.page.getByRole('navigation', { name: 'Rooms' }).waitFor();
    expect(app.page.url()).toBe('https://bundle.app.invalid/index.html');
    await expect.poll(() => app.page.context().pages().length).toBe(1);
  });

  test('is refused a request that the contract does not know', async () => {
    const answer = await app.page.evaluate(() => {
      const bridge = Reflect.get(window, 'espalier');
      return Promise.all([
        bridge.trashAssets({ assetIds: ['../../x'] }),
        bridge.cancelJob({ jobId: 'a', force: true }),
        bridge.listJobs({ all: true }),
      ]);
    });
    expect(answer).toMatchObject(Array.from({ length: 3 }, () => ({ ok: false, error: { code: 'usage' } })));
  });

  test('shows itself without a complaint of the content policy or an error', async () => {
    const { page } = app;
    const complaints: string[] = [];
    page.on('console', (message) => {
      if (message.type() === 'error') complaints.push(message.text());
    });
    page.on('pageerror', (error) => complaints.push(error.message));
    await page.reload();
    await page.getByRole('navigation', { name: 'Rooms' }).waitFor();
    for (const keys of ['Alt+2', 'Alt+1', 'Control+Shift+L', 'Control+K', 'Escape']) await page.keyboard.press(keys);
    expect(complaints).toEqual([]);
  });
});
