// The built app in Electron's own program, wherever that is: what the Electron-compatible host of the other tests cannot show.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { _electron, type ElectronApplication, type Page } from 'playwright';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { findElectron } from '../../build/start/fetch-electron.ts';
import { expectPage } from '../support/window/expect-page.ts';

const ROOT = join(import.meta.dirname, '../..');
const PROBE_TIMEOUT_MS = 20_000;
const START_TIMEOUT_MS = 60_000;
const HAS_DISPLAY = Boolean(process.env['DISPLAY'] || process.env['WAYLAND_DISPLAY']);
const IS_ROOT = process.getuid?.() === 0;

const program = findElectron(ROOT, process.env);
const obstacle = program === undefined ? "Electron's program is not here" : await faultOf(program);
const home = mkdtempSync(join(tmpdir(), 'espalier-electron-'));
let electron: ElectronApplication | undefined;
let page: Page;

beforeAll(async () => {
  if (program === undefined || obstacle !== undefined) return;
  const { ELECTRON_RUN_AS_NODE: _, ...environment } = process.env;
  electron = await _electron.launch({
    executablePath: program,
    args: [...(HAS_DISPLAY ? [] : ['--ozone-platform=headless']), ROOT],
    chromiumSandbox: !IS_ROOT, // Playwright starts Electron without it unless it is asked for
    env: { ...(environment as Record<string, string>), ESPALIER_HOME: home }, // what a process was started with has no undefined
    timeout: START_TIMEOUT_MS,
  });
  page = await electron.firstWindow({ timeout: START_TIMEOUT_MS });
});

afterAll(async () => {
  await electron?.close();
  rmSync(home, { recursive: true, force: true });
});

beforeEach(({ skip }) => skip(obstacle !== undefined, obstacle));

describe('the app in Electron', () => {
  test('opens one window with its title and its first page', async () => {
    await expectPage(page).toHaveTitle('Espalier');
    await expectPage(page.getByRole('heading', { name: 'Drop a picture of one object' })).toBeVisible();
    expect(electron?.windows()).toHaveLength(1);
  });

  test('loads everything from its own bundle, and nothing from a network', async () => {
    const requested: string[] = [];
    page.on('request', (request) => requested.push(request.url()));
    await page.reload({ waitUntil: 'load' });
    expect(requested).toContain('app://bundle/index.html');
    expect(requested.filter((url) => !/^(app:\/\/bundle\/|blob:|data:)/.test(url))).toEqual([]);
    const refused = await page.evaluate(() => fetch('https://example.com/').then(String, () => 'refused'));
    expect(refused).toBe('refused');
  });

  test('gives the page a frozen bridge, and no Node', async () => {
    // Electron refuses to make such a bridge where contexts are not isolated.
    const found = await page.evaluate(() => ({
      isFrozen: 'espalier' in window && Object.isFrozen(Reflect.get(window, 'espalier')),
      node: ['require', 'process', 'module', 'Buffer'].filter((name) => name in window),
    }));
    expect(found).toEqual({ isFrozen: true, node: [] });
  });

  test("keeps the page's process in Chromium's sandbox", async ({ skip }) => {
    skip(IS_ROOT, 'Chromium gives root no sandbox');
    const processId = await electron?.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.getOSProcessId());
    const read = (file: string) => readFileSync(`/proc/${processId}/${file}`, 'utf8');
    expect(read('cmdline').split('\0')).not.toContain('--no-sandbox');
    expect(read('status')).toMatch(/^Seccomp:\s+2$/m); // it may make only the system calls of a list
  });
});

/** Why this program does not even start, such as a system library that is not there; undefined when it does. */
async function faultOf(executable: string): Promise<string | undefined> {
  const env = { ELECTRON_RUN_AS_NODE: '1' };
  const probe = await execa(executable, ['-p', 'process.versions.electron'], { env, timeout: PROBE_TIMEOUT_MS, reject: false });
  return probe.failed ? `Electron's program does not start here: ${probe.stderr || probe.shortMessage}` : undefined;
}
