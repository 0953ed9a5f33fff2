// The one window: how it is made, shown, and brought back when its page crashed. Jobs run elsewhere and do not notice.
import { join } from 'node:path';
import { BrowserWindow, screen } from 'electron';
import { APP_URL } from '../content/app-origin.ts';
import { lockDownContents } from './lock-down.ts';
import { LEAST_SIZE, openingBounds, type WindowPlace } from './window-place.ts';

/** Matches the darkest surface of the dark theme, so that the first frame does not flash. */
const BACKGROUND = '#111412';

const CRASH_MEMORY_MS = 60_000;
const MAXIMUM_CRASHES = 3;

/** Shown when its page is first painted, where it was last; the caller loads it. */
export function createMainWindow(buildFolder: string, place: WindowPlace | undefined): BrowserWindow {
  const screens = screen.getAllDisplays().map(({ workArea }) => workArea);
  const window = new BrowserWindow({
    ...openingBounds(place, screens),
    minWidth: LEAST_SIZE.width,
    minHeight: LEAST_SIZE.height,
    show: false,
    backgroundColor: BACKGROUND,
    autoHideMenuBar: true,
    webPreferences: {
      preload: join(buildFolder, 'preload', 'preload.cjs'),
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webviewTag: false,
      spellcheck: false,
    },
  });
  lockDownContents(window.webContents);
  window.once('ready-to-show', () => {
    if (place?.isMaximised === true) window.maximize();
    window.show();
  });
  reviveAfterCrash(window);
  return window;
}

/** A page that keeps crashing stays down: something is wrong that another try does not mend. */
function reviveAfterCrash(window: BrowserWindow): void {
  const crashes: number[] = [];
  window.webContents.on('render-process-gone', () => {
    crashes.push(Date.now());
    const recent = crashes.filter((time) => Date.now() - time < CRASH_MEMORY_MS);
    if (recent.length <= MAXIMUM_CRASHES) void window.loadURL(APP_URL);
  });
}
