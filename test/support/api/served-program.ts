// `espalier serve` as its own program with the real runtime, as a user starts it.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { execa } from 'execa';
import { z } from 'zod';

const ROOT = join(import.meta.dirname, '../../..');
const Told = z.object({ address: z.string() });
const READY_LIMIT_MS = 120_000;

export interface ServedProgram {
  /** http://127.0.0.1:41234 */
  readonly base: string;
  readonly home: string;
  /** From the start of the program to its first 200 at `/v1/health/ready`. */
  readonly readyMs: number;
  /** Asks it to end, and waits until it has. */
  stop(signal?: NodeJS.Signals): Promise<{ exitCode: number | undefined; stdout: string; stderr: string }>;
}

export interface ServedProgramOptions {
  readonly flags?: readonly string[];
  /** A data home that is there already, and stays. */
  readonly home?: string;
  readonly environment?: Readonly<Record<string, string>>;
}

export async function serveProgram({ flags = [], home, environment = {} }: ServedProgramOptions = {}): Promise<ServedProgram> {
  const folder = home ?? mkdtempSync(join(tmpdir(), 'espalier-serve-'));
  const startedAt = performance.now();
  const words = ['--disable-warning=ExperimentalWarning', join(ROOT, 'electron/cli.ts'), 'serve', '--port', '0', '--json', ...flags];
  const child = execa(process.execPath, words, {
    env: { ...environment, ESPALIER_HOME: folder, DISPLAY: undefined, WAYLAND_DISPLAY: undefined },
    stdin: 'ignore',
    reject: false,
  });
  const lines: string[] = [];
  for await (const line of createInterface({ input: child.stdout })) {
    lines.push(line);
    if (line === '}') break;
  }
  const { address: base } = Told.parse(JSON.parse(lines.join('\n')));
  while (!(await fetch(`${base}/v1/health/ready`)).ok) {
    if (performance.now() - startedAt > READY_LIMIT_MS) throw new Error('the program did not become ready');
    await delay(25);
  }
  const readyMs = performance.now() - startedAt;
  return {
    ...{ base, home: folder, readyMs },
    stop: async (signal = 'SIGTERM') => {
      child.kill(signal);
      const { exitCode, stderr } = await child;
      if (home === undefined) rmSync(folder, { recursive: true, force: true });
      return { exitCode, stdout: lines.join('\n'), stderr };
    },
  };
}
