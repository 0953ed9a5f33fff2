// Whether the set-up can work where the checkout lies: a path that Python takes, and folders that this user may write into.
// Asked before anything is fetched.
import { accessSync, constants, lstatSync, statSync } from 'node:fs';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { SetUpError } from './set-up-error.mjs';

/** The one file among what the set-up writes into, as far as that is there; all else is folders. */
const LOCK = '.espalier/set-up.lock';
const WRITTEN = ['.', '.espalier', LOCK, '.espalier/pip', 'node_modules', 'python-runtime', 'python-runtime/.venv'];

/** @param {string} root the checkout */
export function checkPlace(root) {
  if (root.includes(':')) {
    throw new SetUpError(
      `The path of this folder has a colon in it, which Python's virtual environments cannot have: ${root}`,
      'Rename that folder or move the project to another one, then run the same command again.',
    );
  }
  for (const part of WRITTEN) {
    requireKind(join(root, part), part === LOCK ? 'file' : 'folder');
    requireWritable(root, [part]);
  }
}

/**
 * Opening a pipe would wait for ever, and whatever else is in the way would end the set-up in the middle.
 * @param {string} path
 * @param {'file' | 'folder'} kind
 */
function requireKind(path, kind) {
  if (lstatSync(path, { throwIfNoEntry: false }) === undefined) return;
  const found = statSync(path, { throwIfNoEntry: false });
  if (kind === 'file' ? found?.isFile() : found?.isDirectory()) return;
  const what = found === undefined ? 'is a link that leads nowhere' : `is no ${kind}`;
  throw new SetUpError(`${path} ${what}.`, 'Move it away, then run the same command again.');
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
