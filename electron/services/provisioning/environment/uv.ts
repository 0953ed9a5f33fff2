// Runs uv, the program that installs Python packages: what it is told, what it hears of the user's settings, what it said when it failed.
// It asks no index unless it is told to, reads no settings of its own, and takes wheels alone: nothing is ever compiled.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { withPipFiles } from './pip-files.ts';

/** What uv may know of the user's: where packages are asked for, through what, and how one is let in. */
const USERS_OWN = new Set([
  ...['UV_DEFAULT_INDEX', 'UV_INDEX', 'UV_FIND_LINKS', 'UV_INSECURE_HOST', 'UV_HTTP_TIMEOUT', 'UV_KEYRING_PROVIDER', 'UV_NATIVE_TLS'],
]);
const FOREIGN = /^(UV_.*|PIP_.*|PYTHON.*|VIRTUAL_ENV|CONDA_PREFIX|__PYVENV_LAUNCHER__)$/;
const LAST_LINES = 6;
const CANNOT_START = 127;
const LOOK_MS = 500;

export interface UvRun {
  readonly uv: string;
  readonly environment: NodeJS.ProcessEnv;
  /** Where wheels lie unpacked meanwhile; on the disk of the environment, so that files move by links. */
  readonly cache: string;
  readonly signal?: AbortSignal | undefined;
  /** Hears from time to time how many bytes it has written. */
  readonly onWritten?: ((bytes: number) => void) | undefined;
}

export interface UvEnd {
  readonly exitCode: number;
  /** The last that it said. */
  readonly said: string;
}

/** Where packages come from: a folder of wheels and nothing else, or the index that the user's settings name, else the usual one. */
export type WheelSource =
  | { readonly kind: 'folder'; readonly folder: string }
  | { readonly kind: 'network'; readonly torch: 'cpu' | 'cuda' };

export function makeEnvironmentCommand(folder: string, interpreter: string): string[] {
  return ['venv', '--relocatable', '--no-python-downloads', '--no-project', '--python', interpreter, folder];
}

/** Brings an environment to exactly what the locks name. PyTorch without CUDA is on its publisher's own index, which uv knows; with it on the usual one. */
export function syncCommand(python: string, locks: readonly string[], source: WheelSource): string[] {
  return [
    ...['pip', 'sync', '--python', python, '--require-hashes', '--only-binary', ':all:', '--no-python-downloads'],
    ...(source.kind === 'folder'
      ? ['--offline', '--no-index', '--find-links', source.folder]
      : ['--index-strategy', 'unsafe-best-match', ...(source.torch === 'cpu' ? ['--torch-backend', 'cpu'] : [])]),
    ...locks,
  ];
}

export async function runUv(parameters: readonly string[], { uv, environment, cache, signal, onWritten }: UvRun): Promise<UvEnd> {
  const { execa } = await import('execa'); // most commands start no process
  const running = execa(uv, [...parameters], {
    env: uvEnvironment(environment, cache),
    extendEnv: false,
    stdin: 'ignore',
    all: true,
    reject: false,
    killDescendants: true,
    ...(signal && { cancelSignal: signal }),
  });
  const watch = onWritten === undefined ? undefined : setInterval(() => onWritten(writtenBy(running.pid)), LOOK_MS);
  const child = await running;
  clearInterval(watch);
  const said = (child.all ?? child.shortMessage ?? '').trim().split('\n').slice(-LAST_LINES).join('\n');
  return { exitCode: child.exitCode ?? CANNOT_START, said };
}

/** As the kernel counts it. */
function writtenBy(pid: number | undefined): number {
  try {
    return Number(/^wchar: (\d+)$/m.exec(readFileSync(`/proc/${pid}/io`, 'utf8'))?.[1] ?? 0);
  } catch {
    return 0; // it has ended
  }
}

export function uvEnvironment(environment: NodeJS.ProcessEnv, cache: string): NodeJS.ProcessEnv {
  const users = withPipFiles(environment);
  const kept = Object.entries(users).filter(([name]) => USERS_OWN.has(name) || !FOREIGN.test(name));
  return {
    ...ofPip(users),
    ...Object.fromEntries(kept),
    UV_CACHE_DIR: join(cache),
    UV_LINK_MODE: 'hardlink',
    UV_NO_CONFIG: '1',
    UV_NO_PROGRESS: '1',
  };
}

/** The same of pip's settings, for those who have set only those. */
function ofPip(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const said = (from: string, to: string, between = ' ') =>
    environment[from] ? { [to]: environment[from].trim().split(/\s+/).join(between) } : {};
  return {
    ...said('PIP_INDEX_URL', 'UV_DEFAULT_INDEX'),
    ...said('PIP_EXTRA_INDEX_URL', 'UV_INDEX'),
    ...said('PIP_FIND_LINKS', 'UV_FIND_LINKS', ','),
    ...said('PIP_TRUSTED_HOST', 'UV_INSECURE_HOST'),
    ...said('PIP_CERT', 'SSL_CERT_FILE'),
    ...said('PIP_PROXY', 'HTTP_PROXY'),
    ...said('PIP_PROXY', 'HTTPS_PROXY'),
  };
}
