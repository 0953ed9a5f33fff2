// What an environment of Python packages is called: by everything that is in it, so that other locks mean another folder.
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { TorchBuild } from './torch-build.ts';

export const CURRENT_NAME = 'current';
export const PREVIOUS_NAME = 'previous';
/** An environment that is being made. */
export const MAKING_PREFIX = '.making-';
/** One that is no longer wanted, on its way out. */
export const GOING_PREFIX = '.going-';
/** Where wheels lie unpacked while an environment is made; kept until it is whole, so that an interrupted set-up goes on there. */
export const CACHE_NAME = '.unpacked';
export const LOCK_NAME = '.set-up.lock';

const HASH_LETTERS = 16;
const IS_NAME = /^[0-9a-f]{16}$/;

export interface EnvironmentLocks {
  /** Hash of all that the locks say. */
  readonly name: string;
  readonly files: readonly string[];
}

/** The locks of an environment with this build of torch. `locks` is the folder that holds them. */
export async function locksOf(locks: string, build: TorchBuild): Promise<EnvironmentLocks> {
  const files = ['runtime.lock', `torch-${build}.lock`].map((name) => join(locks, name));
  const hash = createHash('sha256');
  for (const file of files) hash.update(await readFile(file));
  return { name: hash.digest('hex').slice(0, HASH_LETTERS), files };
}

export function isEnvironmentName(name: string): boolean {
  return IS_NAME.test(name);
}
