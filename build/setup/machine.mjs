// Whether this machine can run the project at all: system, processor, Node version, room on the disk.
// Takes the facts as arguments, so that every answer can be tried without such a machine.
import { statfsSync } from 'node:fs';
import { SetUpError } from './set-up-error.mjs';

const OLDEST_NODE = 20;
/** From here on Node runs the project's TypeScript itself. */
const OLDEST_FOR_TYPESCRIPT = { major: 22, minor: 18 };
const GIGABYTE = 1e9;

/** @param {{ platform: string, architecture: string, nodeVersion: string }} machine */
export function checkMachine({ platform, architecture, nodeVersion }) {
  if (platform !== 'linux' || architecture !== 'x64') {
    throw new SetUpError(
      `Espalier runs on 64-bit Intel and AMD Linux; this is ${platform} ${architecture}.`,
      'On Windows use WSL: open an Ubuntu terminal there and run the same command.',
    );
  }
  if (majorAndMinor(nodeVersion)[0] < OLDEST_NODE) {
    throw new SetUpError(
      `Node ${OLDEST_NODE} or newer is needed; this is Node ${nodeVersion}.`,
      'Install a newer Node from nodejs.org or your package manager, then run the same command again.',
    );
  }
}

/** @param {string} nodeVersion such as 20.11.1 */
export function runsTypeScript(nodeVersion) {
  const [major, minor] = majorAndMinor(nodeVersion);
  const oldest = OLDEST_FOR_TYPESCRIPT;
  return major > oldest.major || (major === oldest.major && minor >= oldest.minor);
}

/**
 * Refuses where even the smallest installation has no room, and tells where the largest one has none.
 * @param {string} folder where the packages will lie
 * @param {{ smallest: number, largest: number }} bytes what the installation needs at least and at most
 * @returns {string | undefined} a sentence of warning
 */
export function checkDiskSpace(folder, { smallest, largest }) {
  const { bavail, bsize } = statfsSync(folder);
  return diskSpaceAdvice(bavail * bsize, { smallest, largest });
}

/**
 * @param {number} freeBytes
 * @param {{ smallest: number, largest: number }} bytes
 */
export function diskSpaceAdvice(freeBytes, { smallest, largest }) {
  const free = (freeBytes / GIGABYTE).toFixed(1);
  if (freeBytes < smallest) {
    throw new SetUpError(
      `The disk has ${free} GB free, and the packages need at least ${(smallest / GIGABYTE).toFixed(1)} GB.`,
      'Free some space on this disk (or move the project to another one), then run the same command again.',
    );
  }
  if (freeBytes < largest) {
    return `The disk has ${free} GB free: enough for PyTorch without CUDA, perhaps not for PyTorch with CUDA (${(largest / GIGABYTE).toFixed(0)} GB).`;
  }
  return undefined;
}

/**
 * @param {string} version
 * @returns {[number, number]}
 */
function majorAndMinor(version) {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return [major, minor];
}
