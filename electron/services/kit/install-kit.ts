// Installs from a kit, with no network: every file is hashed first, then there has to be room, then the engine is set up from its wheels and its
// packs are added. What is there already and sound stays.
import { join } from 'node:path';
import type { AppError } from '#contract/outcome/errors.ts';
import { err, ok, type Result } from '#contract/outcome/result.ts';
import { gigabytes, lacksSpace } from '../model-packs/adding/free-space.ts';
import type { ModelPacks } from '../model-packs/model-packs.ts';
import type { EngineIsSetUp, EngineSetUp } from '../provisioning/engine-set-up.ts';
import { BUILD_SIZES, type TorchBuild } from '../provisioning/environment/torch-build.ts';
import type { Places } from '../provisioning/places/places.ts';
import { bytesOf, findKit, KIT_FOLDERS, type KitFacts, readFacts, readSums, verifyKit } from './kit-contents.ts';
import type { KitWatch } from './make-kit.ts';

export interface KitInstaller {
  readonly places: Places;
  /** The data home. */
  readonly home: string;
  readonly engineSetUp: Pick<EngineSetUp, 'run' | 'pythonVersion'>;
  readonly modelPacks: Pick<ModelPacks, 'list' | 'add'>;
}

export interface InstallWish {
  readonly torch?: TorchBuild | undefined;
  readonly agreesToLicence?: boolean | undefined;
}

export interface InstalledKit {
  readonly folder: string;
  /** Absent in a checkout, whose engine its own script sets up. */
  readonly engine?: EngineIsSetUp;
  /** Added now. */
  readonly packs: readonly string[];
  readonly wereHere: readonly string[];
}

export async function installKit(
  folder: string,
  wish: InstallWish,
  installer: KitInstaller,
  watch: KitWatch,
): Promise<Result<InstalledKit>> {
  const kit = await findKit(folder);
  if (!kit.ok) return kit;
  const [files, facts] = [await readSums(kit.value), await readFacts(kit.value)];
  if (!files.ok) return files;
  if (!facts.ok) return facts;
  const paths = files.value.map(({ path }) => path);
  watch.say(`Reading ${paths.length} files, ${gigabytes(await bytesOf(kit.value, paths))}.`);
  const whole = await verifyKit(kit.value, files.value, { signal: watch.signal, onFile: () => {} });
  if (!whole.ok) return whole;

  const isCheckout = installer.places.kind === 'checkout';
  const otherPython = isCheckout ? undefined : await isForOtherPython(kit.value, facts.value, installer);
  if (otherPython !== undefined) return err(otherPython);

  const here = new Set((await installer.modelPacks.list({ looksInto: () => false })).packs.map(({ name }) => name));
  const missing = facts.value.packs.filter((name) => !here.has(name));
  const packBytes = await bytesOf(
    kit.value,
    paths.filter((path) => missing.some((name) => path.startsWith(`${KIT_FOLDERS.packs}/${name}/`))),
  );
  const engineBytes = isCheckout ? 0 : Math.min(...facts.value.builds.map((build) => BUILD_SIZES[build].installed));
  const space = await lacksSpace(installer.home, packBytes + engineBytes);
  if (space !== undefined) return err(space);

  const engine = isCheckout ? undefined : await installer.engineSetUp.run({ from: kit.value, torch: wish.torch }, watch);
  if (engine !== undefined && !engine.ok) return engine;
  if (isCheckout) watch.say('This is a checkout: its own script sets its engine up, and only packs are taken from the kit.');
  const added = await addPacks(missing, { kit: kit.value, wish, installer, watch });
  if (!added.ok) return added;
  const wereHere = facts.value.packs.filter((name) => here.has(name));
  return ok({ folder: kit.value, ...(engine && { engine: engine.value }), packs: added.value, wereHere });
}

/** Its wheels then fit nothing here. */
async function isForOtherPython(kit: string, { python }: KitFacts, { engineSetUp }: KitInstaller): Promise<AppError | undefined> {
  const here = await engineSetUp.pythonVersion();
  if (python === undefined || here === undefined || python === here) return undefined;
  return {
    code: 'input_unreadable',
    message: `The kit in ${kit} has packages for Python ${python}, and the one here is ${here}.`,
    hint: `Make it with the program that Espalier was installed from, or with a checkout on Python ${here}.`,
  };
}

interface Addition {
  readonly kit: string;
  readonly wish: InstallWish;
  readonly installer: KitInstaller;
  readonly watch: KitWatch;
}

async function addPacks(names: readonly string[], { kit, wish, installer, watch }: Addition): Promise<Result<string[]>> {
  if (names.length === 0) return ok([]);
  watch.say(`Adding ${names.join(', ')}.`);
  const folders = names.map((name) => join(kit, KIT_FOLDERS.packs, name));
  const options = { mode: 'copy', agreesToLicence: wish.agreesToLicence, signal: watch.signal } as const;
  const added = await installer.modelPacks.add(folders, options, { signal: watch.signal });
  return added.ok ? ok(added.value.map(({ name }) => name)) : added;
}
