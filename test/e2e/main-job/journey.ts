// The way through the main job: the app over one data home, its window, and what lies in its library.
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright';
import { expect } from 'vitest';
import { ClosedNetwork } from '../../support/programs/closed-network.ts';
import { type DesktopApp, openDesktopApp } from '../../support/window/desktop-app.ts';
import { lostFocus, watchFocus } from '../../support/window/focus-watch.ts';

export const ROOT = join(import.meta.dirname, '../../..');
export const DRAGON = join(ROOT, 'examples/dragon.png');
export const CRATE = join(ROOT, 'examples/crate.png');
export const BIPLANE = join(ROOT, 'examples/biplane.png');
export const GROWTH_TIMEOUT_MS = 150_000;
export const PATIENT = { timeout: 90_000 };

export interface Sidecar {
  readonly id: string;
  readonly name: string;
  readonly kind: string;
  readonly request: unknown;
  readonly mesh: { readonly faces: number };
  readonly lineage?: { readonly kind: string; readonly assetId: string };
}

export class Journey {
  readonly home = mkdtempSync(join(tmpdir(), 'espalier window & home '));
  readonly downloads = join(this.home, 'downloads');
  readonly environment = { ESPALIER_HOME: this.home, XDG_DOWNLOAD_DIR: this.downloads };
  /** Why it does not happen in a closed network here; undefined when it does. */
  readonly whyNoNetwork = ClosedNetwork.whyNot();
  /** Where the window has asked for something. */
  readonly asked = new Set<string>();
  /** The object as it stands when it is opened. */
  firstView: Buffer = Buffer.of();
  #app: DesktopApp | undefined;
  #network: ClosedNetwork | undefined;
  /** The page whose focus is watched. */
  #watched: Page | undefined;

  get app(): DesktopApp {
    if (this.#app === undefined) throw new Error('the app is not open');
    return this.#app;
  }

  get page(): Page {
    return this.app.page;
  }

  /** One that leads nowhere and counts who wants out; all of this happens in it. */
  get network(): ClosedNetwork | undefined {
    return this.#network;
  }

  async begin(): Promise<void> {
    if (this.whyNoNetwork === undefined) this.#network = await ClosedNetwork.open();
    await this.#open();
  }

  async restart(): Promise<void> {
    expect(await this.app.close()).toBe(0);
    await this.#open();
  }

  async end(): Promise<void> {
    await this.#app?.close();
    this.#network?.close();
    rmSync(this.home, { recursive: true, force: true });
  }

  /** After each step nobody is left nowhere. */
  async judgeFocus(): Promise<void> {
    if (this.#watched !== undefined) expect(await lostFocus(this.#watched)).toEqual([]);
  }

  stopWatching(): void {
    this.#watched = undefined;
  }

  /** Of the object of this name. */
  sidecarOf(name: string): Sidecar {
    const found = this.sidecars().find((sidecar) => sidecar.name === name);
    if (found === undefined) throw new Error(`there is no ${name}`);
    return found;
  }

  sidecars(): Sidecar[] {
    const library = join(this.home, 'library');
    const files = readdirSync(library).map((id) => join(library, id, 'asset.json'));
    return files.filter((file) => existsSync(file)).map((file) => JSON.parse(readFileSync(file, 'utf8')));
  }

  async #open(): Promise<void> {
    this.#app = await openDesktopApp(this.environment, { network: this.#network });
    this.page.on('request', (request) => this.asked.add(new URL(request.url()).origin));
    await watchFocus(this.page);
    this.#watched = this.page;
  }
}
