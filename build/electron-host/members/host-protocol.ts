// `protocol` of the host: schemes of the app's own, answered by the app's handler, and the rule for every other address.
import type { Route } from 'playwright';
import { toAppAddress, withWebAddresses } from '../chromium/address.ts';

type SchemeHandler = (request: Request) => Response | Promise<Response>;
type RequestFilter = (details: { url: string }, answer: (decision: { cancel?: boolean }) => void) => void;

export class HostProtocol {
  #handlers = new Map<string, SchemeHandler>();
  #privileged = new Set<string>();

  registerSchemesAsPrivileged(schemes: readonly { scheme: string }[]): void {
    for (const { scheme } of schemes) this.#privileged.add(scheme);
  }

  /** A scheme that pages are to be loaded from has to be declared first, before the app is ready. */
  handle(scheme: string, handler: SchemeHandler): void {
    if (!this.#privileged.has(scheme)) throw new Error(`'${scheme}' was not registered as privileged.`);
    this.#handlers.set(scheme, handler);
  }

  async fulfill(route: Route, filter: RequestFilter | undefined): Promise<void> {
    const url = toAppAddress(route.request().url());
    if (filter !== undefined && (await isCancelled(filter, url))) return route.abort('blockedbyclient');
    const handler = this.#handlers.get(new URL(url).protocol.slice(0, -1));
    if (handler === undefined) return route.continue();
    const response = await handler(new Request(url, { method: route.request().method() }));
    return route.fulfill({
      status: response.status,
      headers: Object.fromEntries([...response.headers].map(([name, value]) => [name, withWebAddresses(value)])),
      body: Buffer.from(await response.arrayBuffer()),
    });
  }
}

function isCancelled(filter: RequestFilter, url: string): Promise<boolean> {
  return new Promise((resolve) => filter({ url }, (decision) => resolve(decision.cancel === true)));
}

/** `session.defaultSession` of the host. A page of it has no permission at all, so there is nobody to ask the handlers. */
export class HostWebSession {
  #filter: RequestFilter | undefined;
  readonly webRequest = {
    onBeforeRequest: (filter: RequestFilter) => {
      this.#filter = filter;
    },
  };

  get filter(): RequestFilter | undefined {
    return this.#filter;
  }

  setPermissionRequestHandler(_handler: unknown): void {}

  setPermissionCheckHandler(_handler: unknown): void {}
}
