// Runs the built studio in the Electron-compatible host, and reaches into its window as a person would.
// The app is a process of its own: it can be closed, killed and started again over the same data home.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { type Browser, chromium, type Page } from 'playwright-core';

const ROOT = join(import.meta.dirname, '../..');
const START_TIMEOUT_MS = 90_000;
const WINDOW_ADDRESS = 'https://bundle.app.invalid/index.html';

export interface DesktopApp {
  readonly page: Page;
  /** What the app wrote to stderr, faults of the window's page included. */
  readonly log: () => string;
  /** The page that is shown now; another one after the first has crashed. */
  readonly currentPage: () => Promise<Page>;
  /** As a person closes it; resolves to the exit code. */
  readonly close: () => Promise<number | null>;
}

export async function openDesktopApp(environment: Record<string, string>): Promise<DesktopApp> {
  const parameters = ['--disable-warning=ExperimentalWarning', join(ROOT, 'build/electron-host/run.ts'), ROOT, 'headless', '--devtools'];
  const app = spawn(process.execPath, parameters, { env: { ...process.env, ...environment }, stdio: ['ignore', 'pipe', 'pipe'] });
  let log = '';
  app.stderr.on('data', (chunk: Buffer) => {
    log += chunk.toString();
  });
  const browser = await chromium.connectOverCDP(await devtoolsUrl(app, () => log));
  const currentPage = () => windowPage(browser);
  return {
    page: await currentPage(),
    log: () => log,
    currentPage,
    close: async () => {
      if (app.exitCode === null) {
        app.kill('SIGTERM');
        await once(app, 'exit');
      }
      await browser.close();
      return app.exitCode;
    },
  };
}

async function devtoolsUrl(app: ChildProcess, log: () => string): Promise<string> {
  let output = '';
  const found = new Promise<string>((resolve, reject) => {
    app.stdout?.on('data', (chunk: Buffer) => {
      output += chunk.toString();
      const match = /^devtools (\S+)$/m.exec(output);
      if (match?.[1] !== undefined) resolve(match[1]);
    });
    app.once('exit', (code) => reject(new Error(`The app ended with ${code} before its window opened.\n${log()}`)));
  });
  return Promise.race([
    found,
    delay(START_TIMEOUT_MS, undefined, { ref: false }).then(() => Promise.reject(new Error(`No window came.\n${log()}`))),
  ]);
}

async function windowPage(browser: Browser): Promise<Page> {
  const deadline = Date.now() + START_TIMEOUT_MS;
  while (Date.now() < deadline) {
    for (const page of browser.contexts().flatMap((context) => context.pages())) {
      if (page.url() === WINDOW_ADDRESS && (await isAlive(page))) return page;
    }
    await delay(50);
  }
  throw new Error('The window was never opened.');
}

/** A crashed page stays in the list, and answers nothing. */
async function isAlive(page: Page): Promise<boolean> {
  const answer = page.evaluate(() => document.querySelector('nav') !== null).catch(() => false);
  return Promise.race([answer, delay(2_000, false, { ref: false })]);
}
