// The two locks of Python packages: runtime.lock (what the runtime needs) and dev.lock (what checking it needs on top).
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export const LOCKS = ['runtime.lock', 'dev.lock'];

/** @param {string} root the checkout */
export function locksHash(root) {
  const hash = createHash('sha256');
  for (const text of readLocks(root)) hash.update(text);
  return hash.digest('hex');
}

/**
 * Looks at folder names only, so it costs a millisecond.
 * @param {string} root
 * @param {string} sitePackages
 */
export function everyLockedIsPresent(root, sitePackages) {
  const present = new Set(readdirSync(sitePackages).map(distributionKey));
  const pins = readLocks(root).flatMap((text) => [...text.matchAll(/^([A-Za-z0-9._-]+)==([^\s\\]+)/gm)]);
  return pins.every(([, name, version]) => present.has(distributionKey(`${name}-${version}.dist-info`)));
}

/** @param {string} root */
function readLocks(root) {
  return LOCKS.map((lock) => readFileSync(join(root, 'python-runtime', lock), 'utf8'));
}

/**
 * `DracoPy-2.2.0.dist-info` and `dracopy-2.2.0.dist-info` are one distribution.
 * @param {string} name
 */
function distributionKey(name) {
  return name.toLowerCase().replaceAll('_', '-');
}
