// Where a request to one of fal's hosts belongs on this server. Clients name that host in two ways: through a proxy, in the header
// `x-fal-target-url`, and by a name of this machine that has the queue's prefix (`queue.localhost`).

export const PROXY_PATH = '/api/fal/proxy';
export const TARGET_HEADER = 'x-fal-target-url';
export const QUEUE_PREFIX = '/queue';

const QUEUE_HOST = /^queue\.localhost(:\d+)?$/i;

export interface Addressed {
  /** Path and query. */
  readonly url: string;
  readonly host: string | undefined;
  readonly target: string | undefined;
}

/** The path and query that such a request means here; the same ones for every other request. */
export function localAddress({ url, host, target }: Addressed): string {
  if (host !== undefined && QUEUE_HOST.test(host) && url.startsWith('/fal-ai/')) return `${QUEUE_PREFIX}${url}`;
  const isProxied = url === PROXY_PATH || url.startsWith(`${PROXY_PATH}?`);
  return isProxied && target !== undefined ? (addressOfTarget(target) ?? url) : url;
}

interface Route {
  readonly host: RegExp;
  readonly path: RegExp;
  readonly prefix: string;
}

/** The hosts that the official clients speak to, and what of each is served here. */
const ROUTES: readonly Route[] = [
  { host: /^(fal\.run|falrun\.com)$/, path: /^\/fal-ai\//, prefix: '' },
  { host: /^queue\.(fal\.run|falrun\.com)$/, path: /^\/fal-ai\//, prefix: QUEUE_PREFIX },
  { host: /^rest(\.alpha)?\.fal\.(ai|run)$/, path: /^\/storage\//, prefix: '' },
  { host: /^(v\d+[a-z]?\.)?fal\.media$/, path: /^\/files\/upload(\/|$)/, prefix: '' },
];

/** Undefined for what is not served here, whatever it is. */
function addressOfTarget(target: string): string | undefined {
  const url = URL.parse(target);
  if (url === null || url.protocol !== 'https:') return undefined;
  const route = ROUTES.find(({ host, path }) => host.test(url.host) && path.test(url.pathname));
  return route && `${route.prefix}${url.pathname}${url.search}`;
}
