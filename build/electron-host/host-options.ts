// The host's own command line: `run.ts <app folder> [headed|headless] [--devtools] [-- what the app is asked]`.

export interface HostOptions {
  readonly appFolder: string;
  readonly headed: boolean;
  readonly devtools: boolean;
}

export const HOST_USAGE = 'usage: run.ts <app folder> [headed|headless] [--devtools] [-- what the app is asked]';

/** Throws the usage line when the arguments cannot be read. */
export function readHostOptions(argv: readonly string[]): HostOptions {
  const own = argv.includes('--') ? argv.slice(0, argv.indexOf('--')) : argv;
  const words = own.filter((argument) => !argument.startsWith('--'));
  const flags = own.filter((argument) => argument.startsWith('--'));
  const [appFolder, mode = 'headless'] = words;
  const isKnown = (mode === 'headed' || mode === 'headless') && flags.every((flag) => flag === '--devtools') && words.length <= 2;
  if (appFolder === undefined || !isKnown) throw new Error(HOST_USAGE);
  return { appFolder, headed: mode === 'headed', devtools: flags.includes('--devtools') };
}
