// An installed program that was moved, or is mounted elsewhere at each start, has its interpreter elsewhere than when an environment was made
// on it. Nothing but a link and two lines lead there.
import { readlink, realpath, rename, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { writeFileAtomically } from '../../storage/files/atomic-file.ts';
import { uuidV7 } from '../../storage/names/uuid-v7.ts';
import { pythonOf } from './environment-manifest.ts';

/** `made` is the interpreter that the environment was made on; `interpreter` is where the program's own is now. */
export async function followProgram(environment: string, made: string, interpreter: string | undefined): Promise<void> {
  if (interpreter === undefined || !isBundled(made)) return;
  const link = pythonOf(environment);
  if ((await readlink(link).catch(() => undefined)) === interpreter) return;
  if ((await realpath(link).catch(() => '')) === (await realpath(interpreter))) return;
  try {
    const temporary = `${link}${uuidV7()}`;
    await symlink(interpreter, temporary);
    await rename(temporary, link);
    const configuration = [`home = ${join(interpreter, '..')}`, 'include-system-site-packages = false', 'relocatable = true', ''];
    await writeFileAtomically(join(environment, 'pyvenv.cfg'), configuration.join('\n'));
  } catch {
    // where nothing can be written the look that follows says what is wrong
  }
}

/** An interpreter of ours lies in a folder `python` beside the other resources of the package. */
function isBundled(interpreter: string): boolean {
  return /\/python\/bin\/python3[\d.]*$/.test(interpreter);
}
