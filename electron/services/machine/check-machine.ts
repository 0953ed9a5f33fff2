// Looks whether this machine can do the work: room on the disk, a queue that can be written, a runtime that starts, what it runs on,
// and a model pack that it can use.
import { statfs } from 'node:fs/promises';
import type { MachineCheck } from '#contract/machine/machine-check.ts';
import type { AppError } from '#contract/outcome/errors.ts';
import type { Runtime } from '../runtime/runtime.ts';
import type { DataHome } from '../storage/data-home.ts';

export interface CheckedMachine {
  readonly home: DataHome;
  readonly jobs: { restriction(): AppError | undefined };
  readonly cardsAside: { list(): readonly SetAsideCard[] };
  readonly runtime: Pick<Runtime, 'start' | 'lookAgain'>;
}

type SetAsideCard = NonNullable<Extract<MachineCheck, { kind: 'devices' }>['setAside']>[number];

const ENOUGH_DISK_BYTES = 2 * 1024 ** 3;

/** As everything is now. Starts the runtime; what depends on it is left out where it does not start. */
export async function checkMachine({ home, jobs, cardsAside, runtime }: CheckedMachine): Promise<MachineCheck[]> {
  const { bavail, bsize } = await statfs(home.folder);
  const freeBytes = bavail * bsize;
  const error = jobs.restriction();
  return [
    { kind: 'disk', passed: freeBytes >= ENOUGH_DISK_BYTES, freeBytes, folder: home.folder },
    { kind: 'queue', passed: error === undefined, path: home.queue, ...(error && { error }) },
    ...(await checkRuntime(home, runtime, error === undefined ? cardsAside.list() : [])),
  ];
}

async function checkRuntime(home: DataHome, runtime: CheckedMachine['runtime'], cards: readonly SetAsideCard[]): Promise<MachineCheck[]> {
  await runtime.lookAgain(); // one that runs already said what there was when it started
  const started = await runtime.start();
  if (!started.ok) return [{ kind: 'runtime', passed: false, versions: {}, error: started.error }];
  const { versions, devices, packs } = started.value;
  return [
    { kind: 'runtime', passed: true, versions },
    {
      kind: 'devices',
      passed: cards.length === 0,
      devices,
      ...(cards.length > 0 && { setAside: cards.map(({ name, because }) => ({ name, because })) }),
    },
    {
      kind: 'packs',
      passed: packs.some((pack) => pack.problem === undefined),
      packs: packs.map(({ name, title, problem }) => ({ name, title, ...(problem !== undefined && { problem }) })),
      folder: home.packs,
    },
  ];
}
