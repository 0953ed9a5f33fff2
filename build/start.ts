// `npm start [-- --open <asset id>]`: opens the studio's window where there is a display, else grows the bundled example picture.
// The set-up has been done by launch.mjs before this runs.
import { buildApp } from './app/build-app.ts';
import { SetUpError } from './setup/set-up-error.mjs';
import { growExample } from './start/grow-example.ts';
import { openWindow } from './start/open-window.ts';
import { windowWays } from './start/window-ways.ts';

const hasDisplay = Boolean(process.env['DISPLAY'] || process.env['WAYLAND_DISPLAY']);
const say = (sentence: string) => console.error(sentence);

process.exitCode = (hasDisplay ? await openStudio() : undefined) ?? (await growInstead());

async function openStudio(): Promise<number | undefined> {
  try {
    await buildApp();
  } catch (error) {
    if (!(error instanceof SetUpError)) throw error;
    say(`The window cannot be built. ${error.message}\n${error.help}`);
    return 1;
  }
  return openWindow(await windowWays(process.env, process.argv.slice(2)), say);
}

function growInstead(): Promise<number> {
  say(`${hasDisplay ? 'No window could be opened' : 'There is no display'} here: growing the example picture instead.`);
  return growExample();
}
