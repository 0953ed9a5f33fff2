// Composes the desktop app: the studio, and a shell around it. Decides nothing about generations.
import { join } from 'node:path';
import {
  app,
  type BrowserWindow,
  clipboard,
  dialog,
  ipcMain,
  Notification,
  nativeImage,
  powerSaveBlocker,
  protocol,
  session,
  shell,
} from 'electron';
import { IPC_EVENTS } from '#contract/channels/app-ipc.ts';
import { spokenLanguage } from '#contract/language.ts';
import type { AppError } from '#contract/outcome/errors.ts';
import { personalTraces } from './services/diagnostics/personal-traces.ts';
import { environmentFor } from './services/provisioning/places/places.ts';
import { dataHomeAt } from './services/storage/data-home.ts';
import { APP_SCHEME, APP_URL } from './shell/content/app-origin.ts';
import { createAssetProtocol } from './shell/content/asset-protocol.ts';
import { Desktop } from './shell/desktop/desktop.ts';
import { dragIcon } from './shell/desktop/drag-icon.ts';
import { followWork } from './shell/desktop/follow-work.ts';
import { startAnnouncements } from './shell/requests/announcements.ts';
import { followApiSettings } from './shell/requests/follow-api-settings.ts';
import { followFarmSettings } from './shell/requests/handlers/farm-handlers.ts';
import { resumeWatching } from './shell/requests/handlers/watch-handlers.ts';
import { startIpcRouter } from './shell/requests/ipc-router.ts';
import { createRequestHandlers } from './shell/requests/request-handlers.ts';
import { followMenuLanguage } from './shell/window/application-menu.ts';
import { LINK_SCHEME, readAsked } from './shell/window/asked-asset.ts';
import { focusWindow } from './shell/window/focus-window.ts';
import { lockDownNetwork, lockDownSession } from './shell/window/lock-down.ts';
import { createMainWindow } from './shell/window/main-window.ts';
import { SHELL_WORDS } from './shell/window/shell-words.ts';
import { keepWindowPlace, readWindowPlace } from './shell/window/window-place.ts';
import { createStudio, type Studio } from './studio.ts';

app.setName('Espalier');
/** In a package the program's own files lie beside the archive that this runs from. */
const PROGRAM_FOLDER = app.isPackaged ? process.resourcesPath : app.getAppPath();
app.setPath('userData', join(dataHomeAt(environmentFor(PROGRAM_FOLDER, process.env)).folder, 'window'));
lockDownNetwork(app.commandLine);
protocol.registerSchemesAsPrivileged([
  { scheme: APP_SCHEME, privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true } },
]);

if (app.requestSingleInstanceLock()) {
  // Not awaited here: Electron becomes ready only after this module has run to its end.
  app.whenReady().then(runApp).catch(refuseToStart);
} else {
  console.error('Espalier is already open.');
  app.exit(0);
}

async function runApp(): Promise<void> {
  const created = await createStudio({ projectFolder: PROGRAM_FOLDER, environment: process.env, ownsInbox: true });
  if (!created.ok) return refuseToStart(created.error);
  const studio = created.value;
  const buildFolder = join(app.getAppPath(), 'out');
  let window: BrowserWindow | undefined;
  const currentWindow = () => window;

  lockDownSession(session.defaultSession);
  followMenuLanguage(studio.settings, app.getPreferredSystemLanguages());
  const { library, libraryTrash: trash, inbox } = studio.home;
  protocol.handle(APP_SCHEME, createAssetProtocol({ bundle: join(buildFolder, 'renderer'), library, trash, inbox }));
  const reportBug = (message: string, cause: unknown) => studio.log.error(message, cause);
  const traces = personalTraces(process.env, studio.home.folder);
  const desktop = new Desktop({
    window: currentWindow,
    library,
    traces,
    dialog,
    dragIcon: (path) => dragIcon(nativeImage, path),
    shell,
    clipboard,
    notify,
    setBadge: (count) => void app.setBadgeCount(count),
  });
  startIpcRouter({ ipcMain, handlers: createRequestHandlers(studio, desktop), reportBug });
  startAnnouncements(studio, currentWindow);
  followApiSettings(studio);
  followFarmSettings(studio);
  followWork(studio.jobs.news, { window: currentWindow, powerSaveBlocker });
  const open = (parameters: readonly string[]) => {
    const asked = readAsked(parameters);
    if (asked.kind === 'refused') studio.log.warn(`what the app was asked to open is no asset: ${asked.what}`);
    if (asked.kind === 'asset') window?.webContents.send(IPC_EVENTS.onAssetAsked.channel, { assetId: asked.assetId });
  };
  app.on('second-instance', (_event, parameters) => {
    if (window !== undefined) focusWindow(window);
    open(parameters);
  });
  if (app.isPackaged) app.setAsDefaultProtocolClient(LINK_SCHEME);

  studio.jobs.start();
  resumeWatching(studio);
  void studio.runtime.start();
  window = createMainWindow(buildFolder, await readWindowPlace(studio.home.windowPlace));
  endInOrder(studio, keepWindowPlace(window, { path: studio.home.windowPlace, log: studio.log }));
  await window.loadURL(APP_URL); // its scripts have run by then, and it listens
  open(process.argv);
}

function notify(news: { title: string; body: string }, onClick: () => void): void {
  if (!Notification.isSupported()) return;
  const notification = new Notification(news);
  notification.on('click', onClick);
  notification.show();
}

/** The app ends when its window is closed, after the studio has put a running job back and stopped the runtime. */
function endInOrder(studio: Studio, windowPlaceIsKept: () => Promise<void>): void {
  let isEnding = false;
  app.on('window-all-closed', () => app.quit());
  app.on('before-quit', (event) => {
    event.preventDefault();
    if (isEnding) return;
    isEnding = true;
    void Promise.all([studio.dispose(), windowPlaceIsKept()]).finally(() => app.exit(0));
  });
}

function refuseToStart(reason: Error | AppError): void {
  const { cannotStart } = SHELL_WORDS[spokenLanguage('auto', app.getPreferredSystemLanguages())];
  dialog.showErrorBox(cannotStart, [reason.message, 'hint' in reason ? reason.hint : undefined].filter(Boolean).join('\n'));
  app.exit(1);
}
