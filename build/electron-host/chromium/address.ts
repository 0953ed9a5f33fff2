// Plain Chromium cannot navigate to app://bundle/x, so the window really shows https://bundle.app.invalid/x. The two mappings, nothing else.

const WEB_ADDRESS = /^https:\/\/([^/.]+)\.([^/.]+)\.invalid(\/.*)?$/;

/** app://bundle/x → https://bundle.app.invalid/x; other addresses stay as they are. */
export function toWebAddress(url: string): string {
  const match = /^([a-z][a-z0-9+-]*):\/\/([^/]+)(\/.*)?$/.exec(url);
  if (match === null) return url;
  const [, scheme, host, rest = '/'] = match;
  return scheme === 'http' || scheme === 'https' ? url : `https://${host}.${scheme}.invalid${rest}`;
}

/** Addresses inside a header's words, as in a content policy: `script-src app://bundle/x` → `script-src https://bundle.app.invalid/x`. */
export function withWebAddresses(words: string): string {
  return words.replaceAll(/[^\s;,'"]+/g, toWebAddress);
}

/** https://bundle.app.invalid/x → app://bundle/x; other addresses stay as they are. */
export function toAppAddress(url: string): string {
  const match = WEB_ADDRESS.exec(url);
  if (match === null) return url;
  const [, host, scheme, rest = '/'] = match;
  return `${scheme}://${host}${rest}`;
}
