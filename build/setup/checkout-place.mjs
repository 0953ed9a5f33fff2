// Whether the set-up can work where the checkout lies: a path that Python takes, and folders that this user may write into.
// Asked before anything is fetched.
import { accessSync, constants, lstatSync } from 'node:fs';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { SetUpError } from './set-up-error.mjs';

/** What the set-up writes into, as far as it is there. */
const WRITTEN = ['.', '.espalier', '.espalier/set-up.lock', '.espalier/pip', 'node_modules', 'python-runtime', 'python-runtime/.venv'];

/** @param {string} root the checkout */
export function checkPlace(root) {
  if (root.includes(':')) {
    throw new SetUpError(
      `The path of this folder has a colon in it, which Python's virtual environments cannot have: ${root}`,
      'Rename that folder or move the project to another one, then run the same command again.',
    );
  }
  requireWritable(root, WRITTEN);
}

/**
 * @param {string} root
 * @param {readonly string[]} parts paths in the checkout; what is not there yet cannot be in the way
 */
export function requireWritable(root, parts) {
  for (const part of parts) requirePathWritable(join(root, part), root);
}

/**
 * @param {string} path
 * @param {string} root
 */
function requirePathWritable(path, root) {
  const problem = writingProblem(path);
  if (problem === undefined || problem === 'ENOENT') return;
  if (problem === 'EROFS') {
    throw new SetUpError(
      `${path} is on a file system that is mounted read-only.`,
      'Move the project to a disk that can be written to, then try again.',
    );
  }
  const { name, uid } = whoWeAre();
  const owner = lstatSync(path).uid;
  const command = owner === uid ? `chmod -R u+rwX '${root}'` : `sudo chown -R ${name} '${root}'`;
  throw new SetUpError(
    `${path} ${owner === uid ? 'is write-protected' : 'belongs to another user'}: ${name} may not write there.`,
    `Run: ${command}`,
  );
}

/** An account that the system does not know, as in some containers, has only its number. */
function whoWeAre() {
  const uid = process.getuid?.() ?? -1;
  try {
    return { name: userInfo().username, uid };
  } catch {
    return { name: String(uid), uid };
  }
}

/** @param {string} path */
function writingProblem(path) {
  try {
    accessSync(path, constants.W_OK);
    return undefined;
  } catch (error) {
    return error instanceof Error && 'code' in error ? error.code : 'unknown';
  }
}
