// Where everything that belongs to the user lies: one folder, named by ESPALIER_HOME or the XDG data folder.
// Knows the names inside it; creates nothing until asked.
import { lstat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import type { AppError } from '#contract/outcome/errors.ts';
import { err, ok, type Result } from '#contract/outcome/result.ts';
import { errnoCode, fileSystemError } from './file-errors.ts';
import { makeFolder } from './make-folder.ts';

export interface DataHome {
  readonly folder: string;
  readonly library: string;
  readonly libraryTrash: string;
  readonly packs: string;
  /** Python environments of a packaged program. */
  readonly environments: string;
  readonly inbox: string;
  readonly logs: string;
  /** One for each job of the queue. */
  readonly jobLogs: string;
  readonly queue: string;
  readonly settings: string;
  /** What was seen of the watched folder. */
  readonly watched: string;
  /** The same of each folder that a terminal watches. */
  readonly watchedFolders: string;
  /** Where the window was on the screen. */
  readonly windowPlace: string;
  /** Can be made again from the library. */
  readonly index: string;
  /** Files that programs upload over the local API before they name them. */
  readonly uploads: string;
  /** Copies that were dragged out of the window, for a day. */
  readonly handedOut: string;
  /** What was copied into which folders outside; may be removed at any time. */
  readonly copies: string;
  /** The farm's key, and which of its parts this machine is. */
  readonly farm: string;
  /** Makes the addresses of the local API's files unguessable. */
  readonly linkKey: string;
}

/** The paths inside the data home that the environment names. */
export function dataHomeAt(environment: NodeJS.ProcessEnv): DataHome {
  const folder = homeFolder(environment);
  return {
    folder,
    library: join(folder, 'library'),
    libraryTrash: join(folder, 'library-trash'),
    packs: join(folder, 'packs'),
    environments: join(folder, 'runtime'),
    inbox: join(folder, 'inbox'),
    logs: join(folder, 'logs'),
    jobLogs: join(folder, 'logs', 'jobs'),
    queue: join(folder, 'queue.sqlite'),
    settings: join(folder, 'settings.json'),
    watched: join(folder, 'watched.json'),
    watchedFolders: join(folder, 'watched'),
    windowPlace: join(folder, 'window.json'),
    index: join(folder, 'index.sqlite'),
    uploads: join(folder, 'uploads'),
    handedOut: join(folder, 'handed-out'),
    copies: join(folder, 'copies'),
    farm: join(folder, 'farm'),
    linkKey: join(folder, 'link.key'),
  };
}

/** Makes the folders that services write to. Fails with not_writable or disk_full. */
export async function prepareDataHome(home: DataHome): Promise<Result<DataHome>> {
  if (home.folder.startsWith('~')) return err(foreignHome(home.folder));
  for (const folder of [home.library, home.libraryTrash, home.inbox, home.logs]) {
    const made = await prepareFolder(folder);
    if (!made.ok) return made;
  }
  // Often a link to another disk. While that one is away there are no packs of one's own, and everything else goes on.
  const packs = await prepareFolder(home.packs);
  return packs.ok || (await isThere(home.packs)) ? ok(home) : packs;
}

async function prepareFolder(folder: string): Promise<Result<string>> {
  try {
    await makeFolder(folder);
    return ok(folder);
  } catch (cause) {
    if (errnoCode(cause) !== 'EEXIST') return err(fileSystemError(cause, folder));
    const hint = 'Put a folder in its place, or connect the disk where it leads, then try again.';
    return err({ code: 'not_writable', message: `${folder} is not a folder, or a link to one that is not there.`, hint });
  }
}

async function isThere(path: string): Promise<boolean> {
  return (await lstat(path).catch(() => undefined)) !== undefined;
}

function homeFolder(environment: NodeJS.ProcessEnv): string {
  const own = environment.HOME || homedir();
  if (environment.ESPALIER_HOME) return absolute(environment.ESPALIER_HOME, own);
  return join(environment.XDG_DATA_HOME ? absolute(environment.XDG_DATA_HOME, own) : join(own, '.local', 'share'), 'espalier');
}

/** `~` in a quoted setting reaches us as it is. What only a shell can look up (`~user`) stays, and is refused when it is used. */
function absolute(folder: string, own: string): string {
  if (folder === '~' || folder.startsWith('~/')) return join(own, folder.slice(1));
  return folder.startsWith('~') ? folder : resolve(folder);
}

function foreignHome(folder: string): AppError {
  return {
    code: 'not_writable',
    message: `The data folder ${folder} is not understood: only ~ alone means a home folder, your own.`,
    hint: 'Set ESPALIER_HOME to the whole path.',
  };
}
