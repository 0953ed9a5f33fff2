// Where everything that the program is made of lies: in a checkout, in an installed package, or in a package that was unpacked into a
// folder and keeps its data there. Whoever needs a path of the program asks here; nobody else puts one together.
import { existsSync, statSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

/** Stands beside the resources of a package, and in no checkout. */
export const INSTALLATION_NAME = 'installation.json';
/** A folder of this name beside an unpacked package holds the data home: program and data then travel together. */
export const PORTABLE_DATA_NAME = 'espalier-data';

export interface Places {
  readonly kind: 'checkout' | 'packaged' | 'portable';
  /** Holds `package.json`. */
  readonly program: string;
  /** Holds the Python sources (`src`) and the locks. */
  readonly runtime: string;
  /** The model packs that come with the program. */
  readonly packs: string;
  readonly examples: string;
  /** The interpreter that comes with a package; one of the system is looked for where none does. */
  readonly interpreter: string | undefined;
  /** The program that installs Python packages; only packages carry one. */
  readonly uv: string | undefined;
  /** The wheel of pip, which alone fetches wheels without installing them; only packages carry one. */
  readonly pip: string | undefined;
}

/** `folder` is a checkout, or the resources of a package; `environment` is that of the user. */
export function placesAt(folder: string, environment: NodeJS.ProcessEnv = process.env): Places {
  const isPackage = existsSync(join(folder, INSTALLATION_NAME));
  const ifThere = (...parts: string[]) => (isPackage && existsSync(join(folder, ...parts)) ? join(folder, ...parts) : undefined);
  return {
    kind: isPackage ? (portableData(folder, environment) === undefined ? 'packaged' : 'portable') : 'checkout',
    program: folder,
    runtime: join(folder, 'python-runtime'),
    packs: join(folder, 'packs'),
    examples: join(folder, 'examples'),
    interpreter: ifThere('python', 'bin', 'python3'),
    uv: ifThere('tools', 'uv'),
    pip: ifThere('tools', 'pip.whl'),
  };
}

/** The folder that `placesAt` takes, looked for upwards from a file of the program. */
export function programFolderAbove(start: string): string {
  const isProgram = (folder: string) => existsSync(join(folder, INSTALLATION_NAME)) || existsSync(join(folder, 'python-runtime'));
  let folder = start;
  while (!isProgram(folder) && dirname(folder) !== folder) folder = dirname(folder);
  return folder;
}

/** The variables of the user; of a portable program with the data home that lies beside it, unless they name another. */
export function environmentFor(folder: string, environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const data = existsSync(join(folder, INSTALLATION_NAME)) ? portableData(folder, environment) : undefined;
  return data === undefined || environment['ESPALIER_HOME'] ? environment : { ...environment, ESPALIER_HOME: data };
}

/**
 * Beside the program's own folder: that of the resources, or the one above where a desktop package keeps its resources within. Beside the file
 * of an AppImage, whose own folder is a new one at each start, below one into which anybody may put things.
 */
function portableData(folder: string, { APPIMAGE: image, APPDIR: mounted }: NodeJS.ProcessEnv): string | undefined {
  const isImage = image !== undefined && mounted !== undefined && !relative(mounted, folder).startsWith('..');
  const parents = isImage ? [dirname(image)] : [dirname(folder), join(dirname(folder), '..')];
  const candidates = parents.map((parent) => join(parent, PORTABLE_DATA_NAME));
  return candidates.find((candidate) => statSync(candidate, { throwIfNoEntry: false })?.isDirectory());
}
