// The one window: how it is made, shown, and brought back when its page crashed. Jobs run elsewhere and do not notice.
import { join } from 'node:path';
import { BrowserWindow } from 'electron';
import { APP_URL } from './app-origin.ts';
import { lockDownContents } from './lock-down.ts';

/** Matches the darkest surface of the dark theme, so that the first frame does not flash. */
const BACKGROUND = '#111412';

export async function openMainWindow(buildFolder: string): Promise<BrowserWindow> {
  const window = new BrowserWindow({
    width: 1280,
    height: 800,
    minWidth: 960,
    minHeight: 640,
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
  window.once('ready-to-show', () => window.show());
  window.webContents.on('render-process-gone', () => void window.loadURL(APP_URL));
  await window.loadURL(APP_URL);
  return window;
}

/** For a second start of the app: the window that is already there comes forward. */
export function focusWindow(window: BrowserWindow): void {
  if (window.isMinimized()) window.restore();
  window.focus();
}
