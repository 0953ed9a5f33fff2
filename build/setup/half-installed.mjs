// Finds the Python distributions that an interrupted pip left half-written, and makes pip see them as missing.
// pip writes a distribution's RECORD last, with the size of every file; what has none, or does not match it, is not whole.
import { existsSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';

/**
 * @param {string} sitePackages
 * @returns {string[]} names of the `.dist-info` folders that were taken away
 */
export function forgetHalfInstalled(sitePackages) {
  if (!existsSync(sitePackages)) return [];
  const entries = readdirSync(sitePackages);
  const halfRemoved = entries.filter((name) => name.startsWith('~')); // pip renames so before it removes
  const broken = entries.filter((name) => name.endsWith('.dist-info') && !isWhole(sitePackages, name));
  for (const name of [...halfRemoved, ...broken]) rmSync(join(sitePackages, name), { recursive: true, force: true });
  return broken;
}

/**
 * @param {string} sitePackages
 * @param {string} distInfo
 */
function isWhole(sitePackages, distInfo) {
  const record = join(sitePackages, distInfo, 'RECORD');
  if (!existsSync(record)) return false;
  const files = readFileSync(record, 'utf8').split('\n').flatMap(recordedFile);
  return files.every(({ path, bytes }) => statSync(join(sitePackages, path), { throwIfNoEntry: false })?.size === bytes);
}

/**
 * One line of RECORD is `path,hash,size`; the path is quoted when it holds a comma. Lines without a size say nothing to compare.
 * @param {string} line
 */
function recordedFile(line) {
  const [, quoted, plain, size] = /^(?:"([^"]+)"|([^,]+)),[^,]*,(\d+)\r?$/.exec(line) ?? [];
  const path = quoted ?? plain;
  return path === undefined ? [] : [{ path, bytes: Number(size) }];
}
