// Holds the host together: the browser, its windows, and the way of every request and message between page and main program.
import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { BrowserContext, Page, Request, Route } from 'playwright';
import { toAppAddress, toWebAddress } from './chromium/address.ts';
import { launchChromium } from './chromium/launch-chromium.ts';
import type { HostOptions } from './host-options.ts';
import { HostApp } from './members/host-app.ts';
import { HostDialog } from './members/host-desktop.ts';
import { HostIpcMain } from './members/host-ipc.ts';
import { HostProtocol, HostWebSession } from './members/host-protocol.ts';
import type { HostWindow, WindowKeeper } from './members/host-window.ts';
import { packAnswer } from './plain-data.ts';
import { preloadScript } from './preload-runner.ts';

const WINDOW_WIDTH = 1280;
const WINDOW_HEIGHT = 800;

export class HostSession implements WindowKeeper {
  readonly app: HostApp;
  readonly ipcMain = new HostIpcMain();
  readonly protocol = new HostProtocol();
  readonly webSession = new HostWebSession();
  readonly dialog = new HostDialog(() => this.app.getPath('downloads'));
  readonly deliverName = `__deliver_${randomUUID()}`;
  readonly #invokeName = `__invoke_${randomUUID()}`;
  readonly #options: HostOptions;
  readonly #windows = new Set<HostWindow>();
  readonly #ownPages = new Set<Page>();
  #context: BrowserContext | undefined;
  #isOpeningPage = false;

  constructor(options: HostOptions) {
    this.#options = options;
    this.app = new HostApp({
      appFolder: options.appFolder,
      resources: options.resources,
      start: () => this.#start(),
      closeAllWindows: async () => {
        await Promise.all([...this.#windows].map((window) => window.destroy()));
      },
      stop: async () => {
        await this.#context?.close();
      },
    });
  }

  get switches(): readonly string[] {
    return this.app.switches;
  }

  get windows(): HostWindow[] {
    return [...this.#windows];
  }

  windowOpened(window: HostWindow): void {
    this.#windows.add(window);
  }

  windowClosed(window: HostWindow): void {
    this.#windows.delete(window);
    if (this.#windows.size === 0) this.app.emit('window-all-closed');
  }

  /** Through a page, because only a browser has a clipboard here. */
  async copyText(text: string): Promise<void> {
    await this.windows[0]?.copyText(text);
  }

  /** The browser's first, empty page becomes the first window. */
  async openPage(preload: string | undefined): Promise<Page> {
    const context = this.#startedContext();
    const unused = context.pages().find((page) => !this.#ownPages.has(page) && !toAppAddress(page.url()).startsWith('app:'));
    this.#isOpeningPage = true;
    const page = unused ?? (await context.newPage());
    this.#isOpeningPage = false;
    this.#ownPages.add(page);
    page.on('pageerror', (error) => console.error(`window: ${error.stack ?? error.message}`));
    page.on('console', (message) => {
      if (message.type() === 'error') console.error(`window: ${message.text()}`);
    });
    if (preload !== undefined) await page.addInitScript(await this.#preloadScript(preload));
    return page;
  }

  async #start(): Promise<void> {
    const { context, binary, devtoolsUrl } = await launchChromium({
      profileFolder: this.app.getPath('userData'),
      headed: this.#options.headed,
      devtools: this.#options.devtools,
      title: this.app.getName(),
      width: WINDOW_WIDTH,
      height: WINDOW_HEIGHT,
      switches: this.app.switches,
    });
    this.#context = context;
    context.setDefaultTimeout(0);
    await context.grantPermissions(['clipboard-write']);
    context.on('page', (page) => this.#pageAppeared(page));
    await context.exposeBinding(this.#invokeName, async (source, channel: string, parameters: unknown[]) => {
      const sender = this.windows.find((candidate) => candidate.owns(source.page))?.webContents;
      const senderFrame = { url: toAppAddress(source.frame.url()), parent: source.frame.parentFrame() };
      return packAnswer(await this.ipcMain.dispatch({ sender, senderFrame }, channel, parameters));
    });
    await context.route('**/*', async (route) => {
      // A page that closes takes its requests with it, so not every one can be answered.
      await this.#route(route).catch((error: unknown) => console.error(`${route.request().url()} was not answered: ${String(error)}`));
    });
    console.error(`Espalier's window runs in Chromium (${binary.executablePath}) instead of Electron.`);
    if (devtoolsUrl !== undefined) console.log(`devtools ${devtoolsUrl}`);
  }

  async #preloadScript(path: string): Promise<string> {
    const origin = new URL(toWebAddress('app://bundle/')).origin;
    return preloadScript({ invoke: this.#invokeName, deliver: this.deliverName, origin }, await readFile(path, 'utf8'));
  }

  /** A page that no window of the app asked for was opened by a page of it. */
  #pageAppeared(page: Page): void {
    if (this.#isOpeningPage) return;
    const isAllowed = this.windows.some((window) => window.webContents.mayOpen(page.url()));
    if (!isAllowed) page.close().catch(() => undefined); // it may have closed itself
  }

  async #route(route: Route): Promise<void> {
    const request = route.request();
    const page = pageOf(request);
    // The first request of a page that nobody asked for: it closes before it shows anything.
    if (page === undefined) return route.abort('blockedbyclient');
    const isNavigation = request.isNavigationRequest() && request.frame().parentFrame() === null;
    const isElsewhere = toAppAddress(page.url()) !== toAppAddress(request.url()) && page.url().startsWith('https:');
    if (isNavigation && isElsewhere) {
      const window = this.windows.find((candidate) => candidate.owns(page));
      if (window !== undefined && !window.webContents.mayNavigate(toAppAddress(request.url()))) return route.abort('aborted');
    }
    return this.protocol.fulfill(route, this.webSession.filter);
  }

  #startedContext(): BrowserContext {
    if (this.#context === undefined) throw new Error('A window cannot be made before the app is ready.');
    return this.#context;
  }
}

/** Undefined for the request that opens a page: the page is not there yet, and asking for it throws. */
function pageOf(request: Request): Page | undefined {
  try {
    return request.frame().page();
  } catch {
    return undefined;
  }
}
