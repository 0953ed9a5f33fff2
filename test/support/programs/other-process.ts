// Processes that have nothing to do with the tests, until they are killed: one of any kind, and one that looks like our runtime.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { onTestFinished } from 'vitest';
import { identifyProcess } from '../../../electron/services/jobs/queue/process-identity.ts';

export interface OtherProcess {
  readonly identity: string;
  /** Resolves with the signal that ended it. */
  readonly ended: Promise<unknown>;
  readonly kill: () => Promise<void>;
}

export function otherProcess(): OtherProcess {
  return start('sleep', ['60']);
}

/** Leads a group of its own, with the runtime's arguments in its command line. */
export function lookalikeOfRuntime(): OtherProcess {
  return start('sh', ['-c', 'sleep 60; :', 'sh', '-m', 'espalier_runtime', 'serve', '--packs', '/packs']);
}

function start(program: string, words: string[]): OtherProcess {
  const child = spawn(program, words, { detached: true, stdio: 'ignore' });
  const { pid } = child;
  if (pid === undefined) throw new Error(`${program} could not be started`);
  const killGroup = () => {
    try {
      process.kill(-pid, 'SIGKILL');
    } catch {
      // It is gone already.
    }
  };
  onTestFinished(killGroup);
  const ended = once(child, 'exit').then(([, signal]: unknown[]) => signal);
  const kill = async () => {
    killGroup();
    await ended;
  };
  return { identity: identifyProcess(pid) ?? '', ended, kill };
}
