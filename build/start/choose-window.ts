// How the studio's window can be opened on this machine: in Electron, else in the Electron-compatible host over a Chromium
// of the system, else not at all. It only chooses; what is chosen says so in one sentence.
import { join } from 'node:path';
import { findChromium } from '../electron-host/chromium-binary.ts';
import { fetchElectron } from './fetch-electron.ts';
import { runProgram } from './run-program.ts';

const ROOT = join(import.meta.dirname, '../..');

/** Opens the window and resolves to the exit code once it is closed. */
export type OpenStudio = () => Promise<number>;

export interface WindowChoice {
  readonly sentence: string;
  /** Absent where no window can be opened. */
  readonly open?: OpenStudio;
}

export async function wayToOpenWindow(environment: NodeJS.ProcessEnv): Promise<WindowChoice> {
  const electron = await fetchElectron(environment);
  if (electron.kind === 'ready') {
    return { sentence: 'Opening the studio in Electron.', open: () => runProgram(electron.program, [ROOT], { folder: ROOT }) };
  }
  const host = [join(ROOT, 'build/electron-host/run.ts'), ROOT, 'headed'];
  try {
    await findChromium({ headed: true });
  } catch {
    return { sentence: `${electron.reason} There is no Chromium to open the window with either: growing the example picture instead.` };
  }
  return {
    sentence: `${electron.reason} Opening the studio in the system's Chromium instead, through the Electron-compatible host.`,
    open: () => runProgram(process.execPath, ['--disable-warning=ExperimentalWarning', ...host], { folder: ROOT }),
  };
}
