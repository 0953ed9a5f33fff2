// Runs the built studio in the Electron-compatible host, and reaches into its window as a user would.
// The app is a process of its own: it can be closed, killed and started again over the same data home.
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { execa, type ResultPromise } from 'execa';
import { type Browser, chromium, type Page } from 'playwright';
import { findChromium } from '../../../build/electron-host/chromium/chromium-binary.ts';
import type { ClosedNetwork } from '../programs/closed-network.ts';

const ROOT = join(import.meta.dirname, '../../..');
const START_TIMEOUT_MS = 180_000;
/** Of whatever waits for the page, on a machine that does much else. */
const PAGE_TIMEOUT_MS = 90_000;
/** Without pictures: taking one for each frame that the scene draws costs more than the tests. */
const TRACE = { snapshots: true };
const WINDOW_ADDRESS = 'https://bundle.app.invalid/index.html';

/** How it ended is for the test to judge; a minute is more than it needs to close. */
const APP_OPTIONS = { stdin: 'ignore', reject: false, forceKillAfterDelay: 60_000 } as const;

type RunningApp = ResultPromise<typeof APP_OPTIONS>;

export interface DesktopApp {
  /** Of the app's main process. */
  readonly pid: number | undefined;
  readonly page: Page;
  /** What the app wrote to stderr, faults of the window's page included. */
  readonly log: () => string;
  /** The page that is shown now; another one after the first has crashed. */
  readonly currentPage: () => Promise<Page>;
  /** Writes the trace of all that was done in the window's first page so far, for Playwright's trace viewer. */
  readonly keepTrace: (file: string) => Promise<void>;
  /** As a user closes it; resolves to the exit code. */
  readonly close: () => Promise<number | undefined>;
}

export interface DesktopPlace {
  /** Holds the builds and whatever the app finds beside them; this checkout unless told. */
  readonly appFolder?: string;
  /** Of a package, whose unpacked archive the app folder is. */
  readonly resources?: string;
  /** One that leads nowhere, for the app and all that it starts. */
  readonly network?: ClosedNetwork | undefined;
}

export async function openDesktopApp(
  environment: Record<string, string>,
  { appFolder = ROOT, resources, network }: DesktopPlace = {},
): Promise<DesktopApp> {
  if (network !== undefined) await findChromium({ headed: false }); // unpacked out here, where files may belong to anybody
  const [program = process.execPath, ...parameters] = [
    ...(network?.words ?? []),
    process.execPath,
    '--disable-warning=ExperimentalWarning',
    join(ROOT, 'build/electron-host/run.ts'),
    appFolder,
    'headless',
    '--devtools',
    ...(resources === undefined ? [] : [`--resources=${resources}`]),
  ];
  const app = execa(program, parameters, { ...APP_OPTIONS, env: environment });
  let log = '';
  app.stderr.on('data', (chunk: Buffer) => {
    log += chunk.toString();
  });
  const url = new URL(await devtoolsUrl(app, () => log));
  if (network !== undefined) url.port = String(await network.reach(Number(url.port)));
  const browser = await chromium.connectOverCDP(url.href);
  const currentPage = () => windowPage(browser);
  const page = await currentPage();
  page.setDefaultTimeout(PAGE_TIMEOUT_MS);
  const { tracing } = page.context();
  await tracing.start(TRACE);
  return {
    pid: app.pid,
    page,
    log: () => log,
    currentPage,
    keepTrace: async (path) => {
      await tracing.stop({ path });
      await tracing.start(TRACE);
    },
    close: async () => {
      app.kill('SIGTERM'); // does nothing to one that has ended
      const { exitCode } = await app;
      await browser.close();
      return exitCode;
    },
  };
}

/** Starts the app once more over the same data home, as another program does that follows a link; the first start hears of it. */
export async function startAgain(environment: Record<string, string>, asked: readonly string[]): Promise<string> {
  const host = ['--disable-warning=ExperimentalWarning', join(ROOT, 'build/electron-host/run.ts'), ROOT, 'headless', '--', ...asked];
  return (await execa(process.execPath, host, { stdin: 'ignore', env: environment })).stderr;
}

async function devtoolsUrl(app: RunningApp, log: () => string): Promise<string> {
  const printed = new Promise<string>((resolve) => {
    createInterface({ input: app.stdout }).on('line', (line) => {
      const url = /^devtools (\S+)$/.exec(line)?.[1];
      if (url !== undefined) resolve(url);
    });
  });
  const ended = app.then(({ shortMessage }) => Promise.reject(new Error(`No window came: ${shortMessage ?? 'it ended'}\n${log()}`)));
  const tooLate = delay(START_TIMEOUT_MS, undefined, { ref: false }).then(() => Promise.reject(new Error(`No window came.\n${log()}`)));
  return Promise.race([printed, ended, tooLate]);
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
