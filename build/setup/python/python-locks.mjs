// The two locks of Python packages: runtime.lock (what the runtime needs) and dev.lock (what checking it needs on top).
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export const LOCKS = ['runtime.lock', 'dev.lock'];

/** @param {string} root the checkout */
export function locksHash(root) {
  const hash = createHash('sha256');
  for (const text of readLocks(root)) hash.update(text);
  return hash.digest('hex');
}

/**
 * @param {string} root
 * @returns {import('./installed-distributions.mjs').Distribution[]}
 */
export function lockedDistributions(root) {
  const pins = readLocks(root).flatMap((text) => [...text.matchAll(/^([A-Za-z0-9._-]+)==([^\s\\]+)/gm)]);
  return pins.map(([, name = '', version = '']) => ({ name, version }));
}

/** @param {string} root */
function readLocks(root) {
  return LOCKS.map((lock) => readFileSync(join(root, 'python-runtime', lock), 'utf8'));
}
