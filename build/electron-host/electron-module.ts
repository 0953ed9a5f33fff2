// Stands in for the module `electron` in the main process. Only what the app uses; anything else throws with its name.
import type { EventEmitter } from 'node:events';
import type {
  App,
  BrowserWindowConstructorOptions,
  Clipboard,
  CommandLine,
  Dialog,
  BrowserWindow as ElectronBrowserWindow,
  Menu as ElectronMenu,
  nativeImage as ElectronNativeImage,
  Notification as ElectronNotification,
  screen as ElectronScreen,
  IpcMain,
  PowerSaveBlocker,
  Protocol,
  Session,
  Shell,
  WebRequest,
} from 'electron';
import { readHostOptions } from './host-options.ts';
import { HostSession } from './host-session.ts';
import { HostNotification, hostImages, hostMenu, hostPowerSaveBlocker, hostScreen, showItemInFolder } from './members/host-desktop.ts';
import { HostWindow, type WindowSettings } from './members/host-window.ts';
import { onlySupported } from './members/only-supported.ts';

const host = new HostSession(readHostOptions(process.argv.slice(2)));

class HostBrowserWindow extends HostWindow {
  constructor(settings: WindowSettings = {}) {
    super(host, settings);
  }
}

/** A part of what Electron has, in Electron's own types; how listeners are kept is Node's business. */
type PartOf<T> = Partial<Omit<T, keyof EventEmitter>>;

interface ElectronParts {
  app: PartOf<Omit<App, 'commandLine'>> & { commandLine: Pick<CommandLine, 'appendSwitch'> };
  ipcMain: PartOf<IpcMain>;
  protocol: PartOf<Protocol>;
  session: { defaultSession: PartOf<Omit<Session, 'webRequest'>> & { webRequest: Partial<Record<keyof WebRequest, unknown>> } };
  dialog: PartOf<Dialog>;
  shell: PartOf<Shell>;
  clipboard: PartOf<Clipboard>;
  Menu: PartOf<typeof ElectronMenu>;
  nativeImage: Partial<typeof ElectronNativeImage>;
  powerSaveBlocker: PartOf<PowerSaveBlocker>;
  screen: { getAllDisplays: () => Pick<ReturnType<typeof ElectronScreen.getAllDisplays>[number], 'workArea'>[] };
  Notification: Pick<typeof ElectronNotification, 'isSupported'> &
    (new (options: {
      title: string;
      body: string;
    }) => Pick<ElectronNotification, 'show'>);
  BrowserWindow: new (options?: BrowserWindowConstructorOptions) => PartOf<Omit<ElectronBrowserWindow, 'webContents'>>;
}

const offered = {
  app: onlySupported('app', host.app),
  ipcMain: onlySupported('ipcMain', host.ipcMain),
  protocol: onlySupported('protocol', host.protocol),
  session: onlySupported('session', { defaultSession: onlySupported('session.defaultSession', host.webSession) }),
  dialog: onlySupported('dialog', host.dialog),
  shell: onlySupported('shell', { showItemInFolder }),
  clipboard: onlySupported('clipboard', { writeText: (text: string) => host.copyText(text) }),
  Menu: onlySupported('Menu', hostMenu),
  nativeImage: onlySupported('nativeImage', hostImages),
  powerSaveBlocker: onlySupported('powerSaveBlocker', hostPowerSaveBlocker),
  screen: onlySupported('screen', hostScreen),
  Notification: onlySupported('Notification', HostNotification),
  BrowserWindow: onlySupported('BrowserWindow', HostBrowserWindow),
} satisfies ElectronParts;

export const {
  app,
  ipcMain,
  protocol,
  session,
  dialog,
  shell,
  clipboard,
  Menu,
  nativeImage,
  powerSaveBlocker,
  screen,
  Notification,
  BrowserWindow,
} = offered;
