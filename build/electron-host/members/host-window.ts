// `BrowserWindow` and `webContents` of the host: one page of Chromium each, made anew when it crashed.
// Offers only sandboxed, isolated windows, because that is what a plain page can stand for.
import { EventEmitter } from 'node:events';
import { existsSync } from 'node:fs';
import type { Page } from 'playwright';
import { toAppAddress, toWebAddress } from '../chromium/address.ts';
import { assertPlainData } from '../plain-data.ts';
import { onlySupported } from './only-supported.ts';
import { PreventableEvent } from './preventable-event.ts';

export interface WindowSettings {
  readonly webPreferences?: {
    readonly preload?: string;
    readonly sandbox?: boolean;
    readonly contextIsolation?: boolean;
    readonly nodeIntegration?: boolean;
  };
}

/** What a window needs of the session it lives in. */
export interface WindowKeeper {
  readonly deliverName: string;
  readonly openPage: (preload: string | undefined) => Promise<Page>;
  /** Switches that the browser was started with. */
  readonly switches: readonly string[];
  readonly windowOpened: (window: HostWindow) => void;
  readonly windowClosed: (window: HostWindow) => void;
}

type OpenHandler = (details: { url: string }) => { action: 'deny' | 'allow' };

export class HostWebContents extends EventEmitter {
  readonly #deliverName: string;
  readonly #switches: readonly string[];
  #page: Page | undefined;
  #openHandler: OpenHandler = () => ({ action: 'allow' });

  constructor({ deliverName, switches }: Pick<WindowKeeper, 'deliverName' | 'switches'>) {
    super();
    this.#deliverName = deliverName;
    this.#switches = switches;
  }

  /** The page shown now; the session compares it with the origin of a message. */
  get page(): Page | undefined {
    return this.#page;
  }

  attach(page: Page): void {
    this.#page = page;
  }

  isDestroyed(): boolean {
    return this.#page === undefined || this.#page.isClosed();
  }

  getURL(): string {
    return this.#page === undefined ? '' : toAppAddress(this.#page.url());
  }

  send(channel: string, ...parameters: unknown[]): void {
    assertPlainData(parameters, channel);
    const delivery = this.#page?.evaluate(
      ([name, target, values]) => {
        const deliver: unknown = Reflect.get(window, name);
        if (typeof deliver === 'function') deliver(target, values);
      },
      [this.#deliverName, channel, parameters] as const,
    );
    // A page that is going away hears nothing, as in Electron.
    delivery?.catch(() => undefined);
  }

  setWindowOpenHandler(handler: OpenHandler): void {
    this.#openHandler = handler;
  }

  /** Chromium alone has no policy for one window: the app has to ask for the same one for all, by a switch. */
  setWebRTCIPHandlingPolicy(policy: string): void {
    if (!this.#switches.includes(`--force-webrtc-ip-handling-policy=${policy}`)) {
      throw new Error(`The Electron-compatible host offers the WebRTC policy '${policy}' as a command line switch only.`);
    }
  }

  /** A page cannot put files of the disk into a drag; what would be handed over goes to the console instead. */
  startDrag(item: { file: string; files?: string[]; icon: unknown }): void {
    const missing = [item.file, ...(item.files ?? [])].filter((path) => !existsSync(path));
    if (missing.length > 0) throw new Error(`What is dragged out is not there: ${missing.join(' ')}`);
    console.error(`To be dragged out: ${JSON.stringify(item.files ?? [item.file])}`);
  }

  mayOpen(url: string): boolean {
    return this.#openHandler({ url }).action === 'allow';
  }

  /** False when a listener of `will-navigate` refused. */
  mayNavigate(url: string): boolean {
    const event = new PreventableEvent(url);
    this.emit('will-navigate', event, url);
    return !event.defaultPrevented;
  }
}

export class HostWindow extends EventEmitter {
  readonly webContents: HostWebContents;
  readonly #offeredWebContents: HostWebContents;
  readonly #keeper: WindowKeeper;
  readonly #preload: string | undefined;
  #page: Promise<Page>;
  #isDestroyed = false;

  constructor(keeper: WindowKeeper, settings: WindowSettings) {
    super();
    const preferences = settings.webPreferences ?? {};
    if (preferences.sandbox === false || preferences.contextIsolation === false || preferences.nodeIntegration === true) {
      throw new Error('The Electron-compatible host offers sandboxed, context-isolated windows only.');
    }
    this.#keeper = keeper;
    this.#preload = preferences.preload;
    this.#offeredWebContents = new HostWebContents(keeper);
    this.webContents = onlySupported('webContents', this.#offeredWebContents);
    this.#page = this.#open();
    keeper.windowOpened(this);
  }

  owns(page: Page): boolean {
    return this.#offeredWebContents.page === page;
  }

  async loadURL(url: string): Promise<void> {
    const page = await this.#page;
    await page.goto(toWebAddress(url), { waitUntil: 'load' });
    this.emit('ready-to-show');
  }

  show(): void {}

  /** Windows here have one size and stay where they are. */
  maximize(): void {}

  isMaximized(): boolean {
    return false;
  }

  getNormalBounds(): { x: number; y: number; width: number; height: number } {
    return { x: 0, y: 0, width: 1280, height: 800 };
  }

  focus(): void {
    void this.#page.then((page) => page.bringToFront());
  }

  async copyText(text: string): Promise<void> {
    const page = await this.#page;
    await page.evaluate((words) => navigator.clipboard.writeText(words), text);
  }

  /** There is no task bar to draw it in. */
  setProgressBar(_fraction: number): void {}

  isMinimized(): boolean {
    return false;
  }

  restore(): void {}

  isDestroyed(): boolean {
    return this.#isDestroyed;
  }

  async destroy(): Promise<void> {
    const page = await this.#page;
    await page.close();
    this.#closed();
  }

  async #open(): Promise<Page> {
    const page = await this.#keeper.openPage(this.#preload);
    this.#offeredWebContents.attach(page);
    page.on('crash', () => this.#crashed(page));
    page.on('close', () => {
      if (this.owns(page)) this.#closed();
    });
    return page;
  }

  /** A crashed page is of no more use: the next `loadURL` gets a new one. The old goes last, or the window would count as closed. */
  #crashed(crashed: Page): void {
    this.#page = this.#open();
    void this.#page.then(() => crashed.close());
    this.webContents.emit('render-process-gone', new PreventableEvent(), { reason: 'crashed', exitCode: 1 });
  }

  #closed(): void {
    if (this.#isDestroyed) return;
    this.#isDestroyed = true;
    this.emit('closed');
    this.#keeper.windowClosed(this);
  }
}
