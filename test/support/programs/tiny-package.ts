// An installed program that is nothing but its places: real uv, real Python of the system, locks of tiny wheels made here.
import { globSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type EnvironmentsOptions, PythonEnvironments } from '../../../electron/services/provisioning/environment/python-environments.ts';
import { placesAt } from '../../../electron/services/provisioning/places/places.ts';
import { SmallCheckout } from '../../installs/small-checkout.ts';

const ROOT = join(import.meta.dirname, '../../..');

/** The uv of this checkout, which its set-up fetches; undefined in one that was set up before, or where it could not be had. */
export const [PROJECT_UV] = globSync('.espalier/uv/*/bin/uv', { cwd: ROOT }).map((path) => join(ROOT, path));

/** Why a test that needs it cannot run. */
export const NO_UV = 'there is no uv in .espalier: `npm run setup` fetches it with a new Python environment';

export class TinyPackage {
  readonly folder: string;
  /** Wheels for all that the locks name. */
  readonly wheels: string;
  readonly environments: string;
  readonly #locks: SmallCheckout;

  constructor(parent: string) {
    this.folder = join(parent, 'espalier');
    this.wheels = join(this.folder, 'wheels');
    this.environments = join(parent, 'home', 'runtime');
    for (const part of ['wheels', 'python-runtime/src', 'tools']) mkdirSync(join(this.folder, part), { recursive: true });
    writeFileSync(join(this.folder, 'installation.json'), '{}');
    if (PROJECT_UV !== undefined) symlinkSync(PROJECT_UV, join(this.folder, 'tools', 'uv'));
    this.#locks = new SmallCheckout(this.folder);
    this.lock(['alpha', 'beta']);
    this.#locks.lockPackages({ 'torch-cpu.lock': ['torch'] });
  }

  /** What the engine needs, from now on. */
  lock(names: readonly string[]): void {
    this.#locks.lockPackages({ 'runtime.lock': names });
  }

  addWheel(name: string, version: string): void {
    this.#locks.addWheel(name, version);
  }

  environmentsWith(test: EnvironmentsOptions['test']): PythonEnvironments {
    return new PythonEnvironments({ folder: this.environments, places: placesAt(this.folder), environment: process.env, test });
  }
}
