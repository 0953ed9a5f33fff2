// The ways to open the studio's window on this machine, the best first: in Electron, then in the Electron-compatible host over
// a Chromium of the system. Each says so in one sentence; none is tried here.
import { join } from 'node:path';
import { findChromium } from '../electron-host/chromium/chromium-binary.ts';
import { type Electron, fetchElectron } from './fetch-electron.ts';
import { runProgram } from './run-program.ts';

const ROOT = join(import.meta.dirname, '../..');

export interface WindowWay {
  readonly sentence: string;
  /** Opens the window and resolves to the exit code once it is closed. */
  readonly open: () => Promise<number>;
}

/** `asked` is what the app itself is told. */
export async function windowWays(environment: NodeJS.ProcessEnv, asked: readonly string[]): Promise<WindowWay[]> {
  const electron = fetchElectron(environment);
  return [...electronWay(electron, asked), ...(await hostWay(electron, asked))];
}

function electronWay(electron: Electron, asked: readonly string[]): WindowWay[] {
  if (electron.kind === 'absent') return [];
  return [{ sentence: 'Opening the studio in Electron.', open: () => exitCodeOf(electron.program, [ROOT, ...asked]) }];
}

async function hostWay(electron: Electron, asked: readonly string[]): Promise<WindowWay[]> {
  const reason = electron.kind === 'absent' ? electron.reason : 'Electron could not open its window.';
  try {
    await findChromium({ headed: true });
  } catch {
    return []; // the machine has no Chromium with windows
  }
  const host = ['--disable-warning=ExperimentalWarning', join(ROOT, 'build/electron-host/run.ts'), ROOT, 'headed', '--', ...asked];
  return [
    {
      sentence: `${reason} Opening the studio in the system's Chromium instead, through the Electron-compatible host.`,
      open: () => exitCodeOf(process.execPath, host),
    },
  ];
}

async function exitCodeOf(command: string, parameters: readonly string[]): Promise<number> {
  return (await runProgram(command, parameters, { folder: ROOT })).exitCode;
}
