// What lies in site-packages, whatever pip said: which distributions are there, and which of them are whole.
// pip writes a distribution's RECORD last, with the size of every file; what has none, or does not match it, is not whole.
import { existsSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';

const ENDING = '.dist-info';

/** @typedef {{ name: string, version: string }} Distribution */

/**
 * Those of `wanted` that are not there. Looks at names only, which costs a millisecond; `thorough` compares every file's size,
 * which costs some tenths of a second.
 * @param {string} sitePackages
 * @param {readonly Distribution[]} wanted a version without a local part is met by `2.13.0+cpu` too
 * @param {{ thorough: boolean }} options
 */
export function missingDistributions(sitePackages, wanted, { thorough }) {
  const present = new Map(distInfos(sitePackages).map((folder) => [distributionKey(folder), folder]));
  const isThere = thorough ? isWhole : hasRecord;
  return wanted.filter(({ name, version }) => {
    const folder = present.get(distributionKey(`${name}-${version}${ENDING}`));
    return folder === undefined || !isThere(sitePackages, folder);
  });
}

/**
 * Takes away what an interrupted pip left half-written, so that pip sees it as missing.
 * @param {string} sitePackages
 */
export function forgetHalfInstalled(sitePackages) {
  if (!existsSync(sitePackages)) return;
  const halfRemoved = readdirSync(sitePackages).filter((name) => name.startsWith('~')); // pip renames so before it removes
  const broken = distInfos(sitePackages).filter((folder) => !isWhole(sitePackages, folder));
  for (const name of [...halfRemoved, ...broken]) rmSync(join(sitePackages, name), { recursive: true, force: true });
}

/** @param {string} sitePackages */
function distInfos(sitePackages) {
  return readdirSync(sitePackages).filter((name) => name.endsWith(ENDING));
}

/**
 * `DracoPy-2.2.0.dist-info` and `dracopy-2.2.0.dist-info` are one distribution; `torch-2.13.0+cpu.dist-info` is torch 2.13.0.
 * @param {string} folder
 */
function distributionKey(folder) {
  const text = folder.slice(0, -ENDING.length).toLowerCase();
  const at = text.lastIndexOf('-');
  return `${text.slice(0, at).replace(/[-_.]+/g, '-')} ${text.slice(at + 1).replace(/\+.*/, '')}`;
}

/**
 * @param {string} sitePackages
 * @param {string} distInfo
 */
function hasRecord(sitePackages, distInfo) {
  return statSync(join(sitePackages, distInfo, 'RECORD'), { throwIfNoEntry: false })?.isFile() ?? false;
}

/**
 * @param {string} sitePackages
 * @param {string} distInfo
 */
function isWhole(sitePackages, distInfo) {
  if (!hasRecord(sitePackages, distInfo)) return false;
  const files = readFileSync(join(sitePackages, distInfo, 'RECORD'), 'utf8')
    .split('\n')
    .flatMap(recordedFile);
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
