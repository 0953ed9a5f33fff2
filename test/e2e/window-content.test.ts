// That files of the library and the inbox are shown and never run, whatever they hold and are called: tried in the real window.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type DesktopApp, openDesktopApp } from '../support/window/desktop-app.ts';

const ASSET = '0199d2a4-7c1e-7b3a-9f00-3c5d7e9fa1b2';
const SCRIPT = `
  globalThis.ran = true;
  globalThis.document?.documentElement.setAttribute('data-ran', '');
  globalThis.onconnect = ({ ports: [port] }) => port.postMessage('ran');
  if (!globalThis.document) globalThis.postMessage?.('ran');
`;
const HOSTILE: Readonly<Record<string, string>> = {
  'evil.js': SCRIPT,
  'evil.mjs': `${SCRIPT}\nexport default 1;`,
  'evil.css': ':root { --ran: 1; }',
  'evil.html': `<!doctype html><script>${SCRIPT}</script><script src="evil.js"></script>`,
  'evil.svg': `<svg xmlns="http://www.w3.org/2000/svg"><script>${SCRIPT}</script></svg>`,
  'evil.json': '{}',
  'evil.wasm': '\0asm\x01\0\0\0',
  'evil.png': SCRIPT,
  evil: SCRIPT,
};

const home = mkdtempSync(join(tmpdir(), 'espalier-content-'));
let app: DesktopApp;

beforeAll(async () => {
  app = await openDesktopApp({ ESPALIER_HOME: home });
});

afterAll(async () => {
  await app.close();
  rmSync(home, { recursive: true, force: true });
});

/** Puts a hostile file where the window finds it, and answers its address there. */
const PLACES: Readonly<Record<string, (name: string, text: string) => Promise<string>>> = {
  'an asset folder': async (name, text) => {
    mkdirSync(join(home, 'library', ASSET), { recursive: true });
    writeFileSync(join(home, 'library', ASSET, name), text);
    return `/library/${ASSET}/${name}`;
  },
  'the inbox': (name, text) =>
    app.page.evaluate(
      async ([file, words]) => {
        const taken = await Reflect.get(window, 'espalier').importPicture({ name: file, bytes: new TextEncoder().encode(words) });
        return taken.value.url;
      },
      [name, text] as const,
    ),
};

describe.each(Object.entries(PLACES))('a hostile file in %s', (_place, put) => {
  test('is fetched, and runs in no way', async () => {
    const outcomes = Object.entries(HOSTILE).map(async ([name, text]) => {
      const url = await put(name, text);
      const ran = await app.page.evaluate(waysThatRun, url);
      // As text, or the test's own bundler would rewrite the import.
      const imported = await app.page.evaluate(`import('${url}').then(() => 'ran', () => 'refused')`);
      const status = await app.page.evaluate(async (address) => (await fetch(address)).status, url);
      return { name, ran, imported, status };
    });
    const expected = Object.keys(HOSTILE).map((name) => ({ name, ran: [], imported: 'refused', status: 200 }));
    expect(await Promise.all(outcomes)).toEqual(expected);
  });
});

/** Runs in the page: which of all ways to run or lay out a file do. Those that a browser refuses in silence end by time. */
async function waysThatRun(url: string): Promise<string[]> {
  const ran: string[] = [];
  const soon = () => new Promise<false>((resolve) => setTimeout(() => resolve(false), 400));
  const byElement = async (name: string, properties: Record<string, string>) => {
    const element = Object.assign(document.createElement(name), properties);
    const loaded = new Promise((resolve) => Object.assign(element, { onload: resolve, onerror: resolve }));
    document.body.append(element);
    await Promise.race([loaded, soon()]);
    const inner = element instanceof HTMLIFrameElement || element instanceof HTMLObjectElement ? element.contentDocument : undefined;
    if (inner?.documentElement?.hasAttribute('data-ran')) ran.push(`inside ${name}`);
    return element;
  };
  const byWorker = async (way: string, start: () => Worker | MessagePort) => {
    try {
      const worker = start();
      const answer = new Promise<true>((resolve) => Object.assign(worker, { onmessage: () => resolve(true) }));
      if (await Promise.race([answer, soon()])) ran.push(way);
    } catch {
      // refused, as it should be
    }
  };
  const byPromise = (way: string, promise: Promise<unknown>) =>
    promise.then(
      () => ran.push(way),
      () => undefined,
    );
  const workerOf = (text: string) => URL.createObjectURL(new Blob([text], { type: 'text/javascript' }));
  const absolute = new URL(url, location.href).href;
  const elements = await Promise.all([
    byElement('script', { src: url }),
    byElement('script', { src: url, type: 'module' }),
    byElement('link', { href: url, rel: 'stylesheet' }),
    byElement('iframe', { src: url }),
    byElement('object', { data: url }),
    byElement('embed', { src: url }),
    byElement('img', { src: url }),
  ]);
  await Promise.all([
    byWorker('worker', () => new Worker(url)),
    byWorker('module worker', () => new Worker(url, { type: 'module' })),
    byWorker('shared worker', () => new SharedWorker(url).port),
    byWorker('importScripts', () => new Worker(workerOf(`importScripts('${absolute}'); postMessage('ran');`))),
    byWorker('import in a worker', () => new Worker(workerOf(`import '${absolute}'; postMessage('ran');`), { type: 'module' })),
    byPromise('service worker', navigator.serviceWorker.register(url)),
    byPromise('WebAssembly', WebAssembly.instantiateStreaming(fetch(url))),
  ]);
  if ('ran' in globalThis || document.documentElement.hasAttribute('data-ran')) ran.push('script in the page');
  if (getComputedStyle(document.documentElement).getPropertyValue('--ran') !== '') ran.push('style in the page');
  for (const element of elements) element.remove();
  return ran;
}
