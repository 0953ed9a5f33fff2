// `app` of the host: life cycle, names and folders. The session gives it the browser; windows are counted by the session.
import { EventEmitter } from 'node:events';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { onlySupported } from './only-supported.ts';
import { PreventableEvent } from './preventable-event.ts';

export interface AppDependencies {
  readonly appFolder: string;
  /** Of a package; undefined in a checkout. */
  readonly resources: string | undefined;
  /** Starts the browser; called once, after the main program has had its turn to set itself up. */
  readonly start: () => Promise<void>;
  readonly closeAllWindows: () => Promise<void>;
  readonly stop: () => Promise<void>;
}

/** Tells the app that runs already of another start, whose parameters lie beside its lock. */
const SECOND_START = 'SIGUSR2';

export class HostApp extends EventEmitter {
  readonly isPackaged: boolean;
  /** Chromium's switches that the app asks for, as arguments; read once, when the browser starts. */
  readonly switches: string[] = [];
  readonly commandLine = onlySupported('app.commandLine', {
    appendSwitch: (name: string, value?: string) => {
      if (this.#isStarted) throw new Error(`--${name} comes too late: the browser runs already.`);
      this.switches.push(value === undefined ? `--${name}` : `--${name}=${value}`);
    },
  });
  #dependencies: AppDependencies;
  #name = 'Electron';
  #folders = new Map<string, string>();
  #ready: Promise<void>;
  #isStarted = false;
  #isQuitting = false;

  constructor(dependencies: AppDependencies) {
    super();
    this.#dependencies = dependencies;
    this.isPackaged = dependencies.resources !== undefined;
    if (this.isPackaged) Object.defineProperty(process, 'resourcesPath', { value: dependencies.resources });
    this.#ready = new Promise((resolve, reject) => {
      // Electron becomes ready no sooner than the main module has run; schemes are registered in between.
      setImmediate(() => {
        this.#isStarted = true;
        dependencies.start().then(resolve, reject);
      });
    });
  }

  whenReady(): Promise<void> {
    return this.#ready;
  }

  getName(): string {
    return this.#name;
  }

  setName(name: string): void {
    this.#name = name;
  }

  /** The desktop would start Electron's program, which is not here. */
  setAsDefaultProtocolClient(scheme: string): boolean {
    console.error(`To be registered with the desktop: links of ${scheme}:`);
    return false;
  }

  /** There is no icon to put it on. */
  setBadgeCount(_count: number): boolean {
    return false;
  }

  getAppPath(): string {
    return this.#dependencies.appFolder;
  }

  getPath(name: string): string {
    const known: Record<string, string> = {
      home: homedir(),
      temp: tmpdir(),
      downloads: process.env['XDG_DOWNLOAD_DIR'] ?? join(homedir(), 'Downloads'),
      userData: join(process.env['XDG_CONFIG_HOME'] ?? join(homedir(), '.config'), this.#name),
    };
    const folder = this.#folders.get(name) ?? known[name];
    if (folder === undefined) throw new Error(`The Electron-compatible host does not offer app.getPath('${name}').`);
    return folder;
  }

  /** As the environment says, like Electron on Linux. */
  getPreferredSystemLanguages(): string[] {
    return [Intl.DateTimeFormat().resolvedOptions().locale];
  }

  setPath(name: string, folder: string): void {
    this.#folders.set(name, folder);
  }

  /** A lock left by a process that is gone does not count; one that holds it hears of this start. */
  requestSingleInstanceLock(): boolean {
    const lock = join(this.getPath('userData'), 'host.pid');
    const holder = readProcessId(lock);
    const parameters = join(this.getPath('userData'), 'host.second-start');
    if (holder !== undefined && holder !== process.pid && isAlive(holder)) {
      writeFileSync(parameters, JSON.stringify(process.argv));
      process.kill(holder, SECOND_START);
      return false;
    }
    process.on(SECOND_START, () => {
      const handedOver: unknown = JSON.parse(readFileSync(parameters, 'utf8'));
      this.emit('second-instance', new PreventableEvent(), handedOver, process.cwd());
    });
    mkdirSync(this.getPath('userData'), { recursive: true });
    writeFileSync(lock, String(process.pid));
    process.once('exit', () => rmSync(lock, { force: true }));
    return true;
  }

  quit(): void {
    if (this.#isQuitting) return;
    const event = new PreventableEvent();
    this.emit('before-quit', event);
    if (event.defaultPrevented) return;
    this.#isQuitting = true;
    void this.#dependencies.closeAllWindows().then(() => {
      this.emit('will-quit', new PreventableEvent());
      this.exit(0);
    });
  }

  exit(exitCode = 0): void {
    this.#isQuitting = true;
    this.emit('quit', new PreventableEvent(), exitCode);
    void this.#dependencies.stop().finally(() => process.exit(exitCode));
  }
}

function readProcessId(path: string): number | undefined {
  try {
    return Number.parseInt(readFileSync(path, 'utf8'), 10);
  } catch {
    return undefined;
  }
}

function isAlive(processId: number): boolean {
  try {
    process.kill(processId, 0);
    return true;
  } catch {
    return false;
  }
}
