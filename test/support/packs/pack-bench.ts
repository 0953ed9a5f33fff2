// Packs in a folder of their own, with the runtime's own look into them.
import { copyFileSync, cpSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { ModelPacks } from '../../../electron/services/model-packs/model-packs.ts';
import { PackFinder } from '../../../electron/services/model-packs/pack-finder.ts';
import { newFolder } from '../new-folder.ts';
import { locateCheckoutRuntime } from '../programs/checkout-runtime.ts';

export const PROJECT = join(import.meta.dirname, '../../..');
export const COPY = { mode: 'copy' } as const;
/** One that comes with the program: its networks are recorded, so that no look into it waits for torch. */
const SMALL_PACK = join(PROJECT, 'packs/starter');

export interface PackBench {
  readonly folder: string;
  /** Within it, where packs are added. */
  readonly packs: string;
  readonly models: ModelPacks;
}

export function newPackBench(): PackBench {
  const folder = newFolder();
  const packs = join(folder, 'packs');
  return { folder, packs, models: packsAt(packs) };
}

export function packsAt(packs: string): ModelPacks {
  const bundled = join(PROJECT, 'packs');
  const locate = () => locateCheckoutRuntime(PROJECT, []);
  return new ModelPacks({ finder: new PackFinder([bundled, packs]), packs, bundled, environment: process.env, locate });
}

export async function entryOf(models: ModelPacks, name: string) {
  const list = await models.list();
  return [...list.packs, ...list.official].find((pack) => pack.name === name);
}

/** A small pack that the runtime can use, with contents of its own, below `folder`. */
export function smallPackIn(folder: string, name: string): string {
  const source = join(folder, 'sources', name);
  cpSync(join(SMALL_PACK, 'ckpts'), join(source, 'ckpts'), { recursive: true });
  copyFileSync(join(SMALL_PACK, 'pipeline.json'), join(source, 'pipeline.json')); // without its receipt
  return source;
}

export function visibleNamesIn(packs: string): string[] {
  return readdirSync(packs).filter((name) => !name.startsWith('.'));
}
