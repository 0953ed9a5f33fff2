// Starts one Chromium with one profile and one window for the host. Arguments are our own: nothing that weakens the web's rules.
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { type BrowserContext, chromium } from 'playwright';
import { type ChromiumBinary, findChromium } from './chromium-binary.ts';

/**
 * WebGL without a graphics card, and letters spaced as on a screen of today. The page itself is drawn by the processor, as Chromium
 * does of its own accord where there is no card: drawn by the imitated one, each new look of a control holds the window for seconds.
 */
const HEADLESS_ARGUMENTS = [
  '--use-angle=swiftshader',
  '--enable-unsafe-swiftshader',
  '--disable-gpu-compositing',
  '--disable-gpu-rasterization',
  '--font-render-hinting=none',
];
const DEVTOOLS_TIMEOUT_MS = 10_000;
const NO_SANDBOX = 'This machine does not allow Chromium its sandbox, so no window opens. On Debian: sudo apt install chromium-sandbox';

export interface LaunchOptions {
  readonly profileFolder: string;
  readonly headed: boolean;
  readonly title: string;
  readonly width: number;
  readonly height: number;
  /** Opens a DevTools port on loopback, through which tests drive the window. */
  readonly devtools: boolean;
  /** Chromium's switches that the app itself asked for. */
  readonly switches: readonly string[];
}

export interface LaunchedChromium {
  readonly context: BrowserContext;
  readonly binary: ChromiumBinary;
  /** Where DevTools clients connect; present only when asked for. */
  readonly devtoolsUrl: string | undefined;
}

export async function launchChromium(options: LaunchOptions): Promise<LaunchedChromium> {
  const binary = await findChromium({ headed: options.headed });
  // A port file of an earlier run would be read as this one's.
  await rm(join(options.profileFolder, 'DevToolsActivePort'), { force: true });
  const context = await launchSandboxed(binary, options);
  const devtoolsUrl = options.devtools ? await readDevtoolsUrl(options.profileFolder) : undefined;
  return { context, binary, devtoolsUrl };
}

/** Root cannot have Chromium's sandbox. Some containers forbid it to everyone: headless runs then go on without, and say so. */
async function launchSandboxed(binary: ChromiumBinary, options: LaunchOptions): Promise<BrowserContext> {
  const isRoot = process.getuid?.() === 0;
  try {
    return await launch(binary, options, { sandbox: !isRoot });
  } catch (error) {
    if (isRoot || !String(error).includes('sandbox')) throw startingFailure(error, options);
    if (options.headed) throw new Error(NO_SANDBOX, { cause: error });
    console.error('This machine does not allow Chromium its sandbox; the headless run goes on without it.');
    return launch(binary, options, { sandbox: false }).catch((cause: unknown) => Promise.reject(startingFailure(cause, options)));
  }
}

/** Playwright's error holds Chromium's whole log; a user needs one sentence. `DEBUG=pw:browser` shows the log as it is written. */
function startingFailure(error: unknown, { headed }: LaunchOptions): Error {
  const isDisplayDead =
    headed &&
    /cannot open display|Missing X server|unable to open X display|platform failed to initialize|connect to Wayland display/i.test(
      String(error),
    );
  const what = isDisplayDead ? 'Chromium cannot open the display' : 'Chromium ended before its window opened';
  const display = process.env['WAYLAND_DISPLAY'] || process.env['DISPLAY'];
  return new Error(`${what}${isDisplayDead ? ` ${display}` : ''}. DEBUG=pw:browser shows its own words.`, { cause: error });
}

function launch(binary: ChromiumBinary, options: LaunchOptions, { sandbox }: { sandbox: boolean }): Promise<BrowserContext> {
  const size = { width: options.width, height: options.height };
  return chromium.launchPersistentContext(options.profileFolder, {
    executablePath: binary.executablePath,
    env: { ...processEnvironment(), ...binary.environment },
    headless: !options.headed,
    chromiumSandbox: sandbox,
    viewport: options.headed ? null : size,
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
    args: [
      ...(options.headed ? headedArguments(options) : HEADLESS_ARGUMENTS),
      ...(options.devtools ? ['--remote-debugging-port=0'] : []),
      ...options.switches,
    ],
  });
}

/** A window without tabs or address bar; `--test-type` silences the bar that warns of a missing sandbox. */
function headedArguments(options: LaunchOptions): string[] {
  return [
    `--app=data:text/html,<title>${encodeURIComponent(options.title)}</title>`,
    '--test-type',
    `--window-size=${options.width},${options.height}`,
  ];
}

function processEnvironment(): Record<string, string> {
  const entries = Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return Object.fromEntries(entries);
}

/** Chromium writes the port it chose a moment after it starts. */
async function readDevtoolsUrl(profileFolder: string): Promise<string> {
  const deadline = Date.now() + DEVTOOLS_TIMEOUT_MS;
  while (Date.now() < deadline) {
    const [port] = (await readFile(join(profileFolder, 'DevToolsActivePort'), 'utf8').catch(() => '')).split('\n');
    if (port) return `http://127.0.0.1:${port}`;
    await setTimeout(20);
  }
  throw new Error('Chromium did not open its DevTools port.');
}
