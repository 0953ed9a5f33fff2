// `espalier kit make|install`: everything for a machine without a network, on a disk.

import { installKit } from '../../../services/kit/install-kit.ts';
import { type KitWatch, makeKit } from '../../../services/kit/make-kit.ts';
import { gigabytes } from '../../../services/model-packs/adding/free-space.ts';
import { enginePython } from '../../../services/provisioning/engine-python.ts';
import { optionalPath, pathArguments } from '../../flags/path-argument.ts';
import { type Answer, failure, result } from '../../output/answer.ts';
import { sayLine } from '../../output/say-line.ts';
import { abortOnSignal } from '../../running/abort-on-signal.ts';
import { withStudio } from '../../running/with-studio.ts';

export interface MakeKitFlags {
  readonly packs?: readonly string[];
  readonly cuda?: boolean;
  readonly wheels?: string;
  readonly installers?: string;
}

export interface InstallKitFlags {
  readonly torch?: 'cpu' | 'cuda';
  readonly acceptLicence?: boolean;
}

export function makeKitCommand(folder: string, flags: MakeKitFlags): Promise<Answer> {
  const [target, wheels, installers] = [pathArguments([folder]), optionalPath(flags.wheels), optionalPath(flags.installers)];
  if (!target.ok) return Promise.resolve(failure(target.error));
  if (!wheels.ok) return Promise.resolve(failure(wheels.error));
  if (!installers.ok) return Promise.resolve(failure(installers.error));
  const order = {
    folder: target.value[0] ?? folder,
    builds: flags.cuda ? (['cpu', 'cuda'] as const) : (['cpu'] as const),
    packs: flags.packs ?? [],
    wheels: wheels.value,
    installers: installers.value,
  };
  return withStudio(({ places, environment, version, modelPacks, home }) =>
    watched(async (watch) => {
      const python = enginePython({ places, environments: home.environments, environment });
      const made = await makeKit(order, { places, environment, version, modelPacks, python }, watch);
      if (!made.ok) return failure(made.error);
      return result(made.value, [`The kit is in ${made.value.folder}: ${gigabytes(made.value.bytes)} in ${made.value.files} files.`]);
    }),
  );
}

export function installKitCommand(folder: string, flags: InstallKitFlags): Promise<Answer> {
  const paths = pathArguments([folder]);
  if (!paths.ok) return Promise.resolve(failure(paths.error));
  return withStudio(({ places, home, engineSetUp, modelPacks }) =>
    watched(async (watch) => {
      const wish = { torch: flags.torch, agreesToLicence: flags.acceptLicence };
      const installed = await installKit(paths.value[0] ?? folder, wish, { places, home: home.folder, engineSetUp, modelPacks }, watch);
      if (!installed.ok) return failure(installed.error);
      const { engine, packs } = installed.value;
      return result(installed.value, [
        ...(engine === undefined ? [] : [`The engine is set up. ${engine.reason}`]),
        ...(packs.length === 0 ? [] : [`Added ${packs.join(', ')}.`]),
      ]);
    }),
  );
}

async function watched(work: (watch: KitWatch) => Promise<Answer>): Promise<Answer> {
  const { signal, stopListening } = abortOnSignal();
  return work({ signal, say: sayLine }).finally(stopListening);
}
