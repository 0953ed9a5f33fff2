// The folder in which environments lie beside each other: which one is the current one, which the one before, and what may go.
import { readdir, rename, rm, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { uuidV7 } from '../../storage/names/uuid-v7.ts';
import { linkIn } from './environment-manifest.ts';
import { CURRENT_NAME, GOING_PREFIX, isEnvironmentName, MAKING_PREFIX, PREVIOUS_NAME } from './environment-name.ts';

export function newEnvironmentFolder(shelf: string): string {
  return join(shelf, `${MAKING_PREFIX}${uuidV7()}`);
}

/** What was there under that name, and was not whole, makes room. */
export async function putInPlace(shelf: string, making: string, name: string): Promise<void> {
  const target = join(shelf, name);
  await rename(target, join(shelf, `${GOING_PREFIX}${uuidV7()}`)).catch((cause: unknown) => {
    if (!(cause instanceof Error && 'code' in cause && cause.code === 'ENOENT')) throw cause;
  });
  await rename(making, target);
}

export async function makeCurrent(shelf: string, name: string): Promise<void> {
  const before = linkIn(shelf, CURRENT_NAME);
  if (before === name) return;
  if (before !== undefined) await link(shelf, PREVIOUS_NAME, before);
  await link(shelf, CURRENT_NAME, name);
}

/** Removes what an ended set-up left. */
export async function sweepLeftOvers(shelf: string): Promise<void> {
  await sweep(shelf, (name) => name.startsWith(MAKING_PREFIX) || name.startsWith(GOING_PREFIX));
}

/** Removes every environment but the current one and the one before. */
export async function sweepForgotten(shelf: string): Promise<void> {
  const kept = [linkIn(shelf, CURRENT_NAME), linkIn(shelf, PREVIOUS_NAME)];
  await sweep(shelf, (name) => isEnvironmentName(name) && !kept.includes(name));
}

async function sweep(shelf: string, goes: (name: string) => boolean): Promise<void> {
  for (const name of (await readdir(shelf)).filter(goes)) await removeFolder(join(shelf, name));
}

/** A uv whose set-up was killed may write into it for some moments more, so that it is not empty when it goes. */
export async function removeFolder(path: string): Promise<void> {
  await rm(path, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
}

async function link(shelf: string, from: string, name: string): Promise<void> {
  const temporary = newEnvironmentFolder(shelf);
  await symlink(name, temporary);
  await rename(temporary, join(shelf, from));
}
