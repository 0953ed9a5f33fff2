// `espalier serve` as its own program, as a user starts it: with the real runtime, or from a checkout that has a quick one.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { execa } from 'execa';
import { z } from 'zod';
import type { StandInCheckout } from '../soak/stand-in-checkout.ts';

const ROOT = join(import.meta.dirname, '../..');
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
  /** Where the program lies; this checkout unless told. */
  readonly checkout?: StandInCheckout;
}

export async function serveProgram({ flags = [], home, environment = {}, checkout }: ServedProgramOptions = {}): Promise<ServedProgram> {
  const folder = home ?? mkdtempSync(join(tmpdir(), 'espalier-serve-'));
  const startedAt = performance.now();
  const own = [process.execPath, '--disable-warning=ExperimentalWarning', join(ROOT, 'electron/cli.ts')];
  const [program = '', ...words] = checkout?.command() ?? own;
  const child = execa(program, [...words, 'serve', '--port', '0', '--json', ...flags], {
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
