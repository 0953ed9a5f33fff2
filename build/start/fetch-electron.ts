// Electron's program: where it lies, and fetching it once with the electron package's own script where it is missing.
// A machine without network is asked no more than once a day, and never waits longer than the limit.
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { execaSync } from 'execa';

const ROOT = join(import.meta.dirname, '../..');
const LONGEST_FETCH_MS = 120_000;
const TRY_AGAIN_AFTER_MS = 24 * 60 * 60 * 1000;

export type Electron = { readonly kind: 'ready'; readonly program: string } | { readonly kind: 'absent'; readonly reason: string };

export interface FetchOptions {
  readonly root: string;
  readonly longestFetchMs: number;
}

const DEFAULTS: FetchOptions = { root: ROOT, longestFetchMs: LONGEST_FETCH_MS };

export function fetchElectron(environment: NodeJS.ProcessEnv, options: Partial<FetchOptions> = {}): Electron {
  const { root, longestFetchMs } = { ...DEFAULTS, ...options };
  const program = findElectron(root, environment);
  if (program !== undefined) return { kind: 'ready', program };
  const marker = join(root, '.espalier/electron-could-not-be-fetched');
  if (existsSync(marker) && Date.now() - statSync(marker).mtimeMs < TRY_AGAIN_AFTER_MS) {
    return { kind: 'absent', reason: 'Electron could not be fetched earlier today.' };
  }
  console.error('Fetching Electron: about 120 MB, once.');
  const script = join(root, 'node_modules/electron/install.js');
  const stdio = ['ignore', process.stderr.fd, 'ignore'] as const; // stdout belongs to the program that follows
  execaSync(process.execPath, [script], { stdio, timeout: longestFetchMs, env: environment, extendEnv: false, reject: false });
  const fetched = findElectron(root, environment);
  if (fetched !== undefined) return { kind: 'ready', program: fetched };
  rememberFailure(marker);
  return { kind: 'absent', reason: 'Electron could not be fetched.' };
}

/** Where the checkout may not be written into, the next start simply asks again. */
function rememberFailure(marker: string): void {
  try {
    mkdirSync(dirname(marker), { recursive: true });
    writeFileSync(marker, '');
  } catch (error) {
    console.error(`It will be asked for again at the next start: ${String(error)}`);
  }
}

/** Undefined where it is not there, or not whole: the electron package writes `path.txt` last. */
export function findElectron(root: string, environment: NodeJS.ProcessEnv): string | undefined {
  const folder = join(root, 'node_modules/electron');
  const override = environment['ELECTRON_OVERRIDE_DIST_PATH'];
  const named = join(folder, 'path.txt');
  const name = existsSync(named) ? readFileSync(named, 'utf8') : undefined;
  if (override === undefined && name === undefined) return undefined;
  const program = join(override ?? join(folder, 'dist'), name ?? 'electron');
  return existsSync(program) ? program : undefined;
}
