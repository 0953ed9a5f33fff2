// The host's own command line: `run.ts <app folder> [headed|headless] [--devtools]`.

export interface HostOptions {
  readonly appFolder: string;
  readonly headed: boolean;
  readonly devtools: boolean;
}

export const HOST_USAGE = 'usage: run.ts <app folder> [headed|headless] [--devtools]';

/** Throws the usage line when the arguments cannot be read. */
export function readHostOptions(argv: readonly string[]): HostOptions {
  const words = argv.filter((argument) => !argument.startsWith('--'));
  const flags = argv.filter((argument) => argument.startsWith('--'));
  const [appFolder, mode = 'headless'] = words;
  const isKnown = (mode === 'headed' || mode === 'headless') && flags.every((flag) => flag === '--devtools') && words.length <= 2;
  if (appFolder === undefined || !isKnown) throw new Error(HOST_USAGE);
  return { appFolder, headed: mode === 'headed', devtools: flags.includes('--devtools') };
}
