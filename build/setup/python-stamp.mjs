// What is whole in the Python environment, phase by phase. Replaced in one step, so it is never half-written.
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
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
  try {
    return JSON.parse(readFileSync(environmentPaths(root).stamp, 'utf8'));
  } catch {
    return {}; // no stamp: nothing is known to be whole
  }
}

/**
 * @param {string} root
 * @param {Stamp} stamp
 */
export function writeStamp(root, stamp) {
  const file = environmentPaths(root).stamp;
  writeFileSync(`${file}.new`, `${JSON.stringify(stamp)}\n`);
  renameSync(`${file}.new`, file);
}
