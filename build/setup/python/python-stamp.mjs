// What is whole in the Python environment, phase by phase. Replaced in one step, so it is never half-written.
import { renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { readJsonObject } from '../read-json-object.mjs';
import { environmentPaths } from './python-paths.mjs';

/**
 * @typedef {object} Stamp
 * @property {string} [interpreter] the program that the environment was made with
 * @property {string} [locks] hash of the locks whose packages are all installed
 * @property {string} [torch] the torch that is installed
 */

/**
 * @param {string} root
 * @returns {Stamp}
 */
export function readStamp(root) {
  return readJsonObject(environmentPaths(root).stamp) ?? {}; // no stamp: nothing is known to be whole
}

/**
 * @param {string} root
 * @param {Stamp} stamp
 */
export function writeStamp(root, stamp) {
  const file = environmentPaths(root).stamp;
  for (const place of [file, `${file}.new`]) {
    if (statSync(place, { throwIfNoEntry: false })?.isFile() === false) rmSync(place, { recursive: true });
  }
  writeFileSync(`${file}.new`, `${JSON.stringify(stamp)}\n`);
  renameSync(`${file}.new`, file);
}
