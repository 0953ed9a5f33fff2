// Looks whether this machine can do the work: room on the disk, a queue that can be written, a runtime that starts, what it runs on,
// and a model pack that it can use.
import { statfs } from 'node:fs/promises';
import type { AppError } from '#contract/errors.ts';
import type { MachineCheck } from '#contract/machine-check.ts';
import type { RuntimeSupervisor } from '../runtime/supervisor.ts';
import type { DataHome } from '../storage/data-home.ts';

export interface CheckedMachine {
  readonly home: DataHome;
  readonly jobs: { restriction(): AppError | undefined };
  readonly runtime: Pick<RuntimeSupervisor, 'start'>;
}

const ENOUGH_DISK_BYTES = 2 * 1024 ** 3;

/** Starts the runtime; what depends on it is left out where it does not start. */
export async function checkMachine({ home, jobs, runtime }: CheckedMachine): Promise<MachineCheck[]> {
  const { bavail, bsize } = await statfs(home.folder);
  const freeBytes = bavail * bsize;
  const error = jobs.restriction();
  return [
    { kind: 'disk', passed: freeBytes >= ENOUGH_DISK_BYTES, freeBytes, folder: home.folder },
    { kind: 'queue', passed: error === undefined, path: home.queue, ...(error && { error }) },
    ...(await checkRuntime(home, runtime)),
  ];
}

async function checkRuntime(home: DataHome, runtime: CheckedMachine['runtime']): Promise<MachineCheck[]> {
  const started = await runtime.start();
  if (!started.ok) return [{ kind: 'runtime', passed: false, versions: {}, error: started.error }];
  const { versions, devices, packs } = started.value;
  return [
    { kind: 'runtime', passed: true, versions },
    { kind: 'devices', passed: true, devices },
    {
      kind: 'packs',
      passed: packs.some((pack) => pack.problem === undefined),
      packs: packs.map(({ name, problem }) => ({ name, ...(problem !== undefined && { problem }) })),
      folder: home.packs,
    },
  ];
}
