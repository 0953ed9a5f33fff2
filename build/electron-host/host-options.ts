// The host's own command line: `run.ts <app folder> [headed|headless] [--devtools] [--resources=<folder>] [-- what the app is asked]`.

export interface HostOptions {
  readonly appFolder: string;
  readonly headed: boolean;
  readonly devtools: boolean;
  /** Those of a package, whose unpacked archive the app folder then is; undefined in a checkout. */
  readonly resources: string | undefined;
}

export const HOST_USAGE = 'usage: run.ts <app folder> [headed|headless] [--devtools] [--resources=<folder>] [-- what the app is asked]';
const RESOURCES = '--resources=';

/** Throws the usage line when the arguments cannot be read. */
export function readHostOptions(argv: readonly string[]): HostOptions {
  const own = argv.includes('--') ? argv.slice(0, argv.indexOf('--')) : argv;
  const words = own.filter((argument) => !argument.startsWith('--'));
  const flags = own.filter((argument) => argument.startsWith('--'));
  const [appFolder, mode = 'headless'] = words;
  const resources = flags.find((flag) => flag.startsWith(RESOURCES))?.slice(RESOURCES.length);
  const isKnownFlag = (flag: string) => flag === '--devtools' || flag === `${RESOURCES}${resources}`;
  const isKnown = (mode === 'headed' || mode === 'headless') && flags.every(isKnownFlag) && resources !== '' && words.length <= 2;
  if (appFolder === undefined || !isKnown) throw new Error(HOST_USAGE);
  return { appFolder, headed: mode === 'headed', devtools: flags.includes('--devtools'), resources };
}
