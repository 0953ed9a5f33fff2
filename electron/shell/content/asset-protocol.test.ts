import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { makePipe } from '../../../test/support/files/make-pipe.ts';
import { newFolder } from '../../../test/support/new-folder.ts';
import { createAssetProtocol } from './asset-protocol.ts';

const ASSET = '0199d2a4-7c1e-7b3a-9f00-3c5d7e9fa1b2';

function serve() {
  const home = newFolder();
  const folders = {
    bundle: join(home, 'bundle'),
    library: join(home, 'library'),
    trash: join(home, 'library-trash'),
    inbox: join(home, 'inbox'),
  };
  mkdirSync(join(folders.bundle, 'assets'), { recursive: true });
  mkdirSync(join(folders.library, ASSET), { recursive: true });
  mkdirSync(join(folders.inbox, 'one'), { recursive: true });
  writeFileSync(join(folders.bundle, 'index.html'), '<p>page</p>');
  writeFileSync(join(folders.bundle, 'assets', 'main.js'), 'code');
  writeFileSync(join(folders.library, ASSET, 'model.glb'), 'model');
  writeFileSync(join(folders.inbox, 'one', 'tea pot & 🫖.png'), 'picture');
  writeFileSync(join(home, 'secret.txt'), 'secret');
  const handle = createAssetProtocol(folders);
  const get = (url: string, method = 'GET') => handle(new Request(url, { method }));
  return { get, home, folders };
}

describe('the asset protocol', () => {
  test.each([
    ['app://bundle/index.html', '<p>page</p>', 'text/html; charset=utf-8'],
    ['app://bundle/assets/main.js', 'code', 'text/javascript; charset=utf-8'],
    [`app://bundle/library/${ASSET}/model.glb`, 'model', 'model/gltf-binary'],
    [`app://bundle/inbox/one/${encodeURIComponent('tea pot & 🫖.png')}`, 'picture', 'image/png'],
  ])('serves %s', async (url, text, type) => {
    const { get } = serve();
    const response = await get(url);
    expect(response.status).toBe(200);
    expect(await response.text()).toBe(text);
    expect(response.headers.get('content-type')).toBe(type);
  });

  test.each([
    ['a path that climbs, encoded', 'app://bundle/library/..%2f..%2fsecret.txt'],
    ['a path that climbs, encoded twice', 'app://bundle/library/%252e%252e%252fsecret.txt'],
    ['a backslash', 'app://bundle/library/..%5c..%5csecret.txt'],
    ['a zero byte', 'app://bundle/index.html%00.png'],
    ['a hidden file', 'app://bundle/library/.cache'],
    ['an absolute path', 'app://bundle/library//etc/passwd'],
    ['broken encoding', 'app://bundle/%E0%A4%A'],
    ['a folder', `app://bundle/library/${ASSET}`],
    ['another host', 'app://library/index.html'],
    ['what is not there', 'app://bundle/none.html'],
  ])('answers 404 to %s', async (_what, url) => {
    const { get } = serve();
    expect((await get(url)).status).toBe(404);
  });

  test('answers 404 to a link that leads out of the library', async () => {
    const { get, home, folders } = serve();
    symlinkSync(join(home, 'secret.txt'), join(folders.library, ASSET, 'preview.png'));
    expect((await get(`app://bundle/library/${ASSET}/preview.png`)).status).toBe(404);
  });

  test('answers 404 to a FIFO, and does not wait for what comes out of it', async () => {
    const { get, folders } = serve();
    makePipe(join(folders.library, ASSET, 'preview.png'));
    expect((await get(`app://bundle/library/${ASSET}/preview.png`)).status).toBe(404);
  });

  test.each(['js', 'mjs', 'html', 'xhtml', 'xml', 'svg', 'css', 'wasm', 'json', 'pdf', 'JS', ''])(
    'serves content that ends in .%s as bytes of no kind, even where the bundle has such files',
    async (ending) => {
      const { get, folders } = serve();
      for (const url of [`library/${ASSET}/evil.${ending}`, `inbox/one/evil.${ending}`]) {
        writeFileSync(join(folders.library, '..', ...url.split('/')), 'evil');
        const response = await get(`app://bundle/${url}`);
        expect(response.status).toBe(200);
        expect(response.headers.get('content-type')).toBe('application/octet-stream');
      }
    },
  );

  test('answers only to GET', async () => {
    const { get } = serve();
    expect((await get('app://bundle/index.html', 'POST')).status).toBe(404);
  });

  test('sends a content policy with every answer, also with a refusal', async () => {
    const { get } = serve();
    for (const url of ['app://bundle/index.html', `app://bundle/library/${ASSET}/model.glb`, 'app://bundle/none.html']) {
      const { headers } = await get(url);
      expect(headers.get('content-security-policy')).toContain("default-src 'none'");
      expect(headers.get('content-security-policy')).not.toMatch(/unsafe|https?:|\*/);
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('cross-origin-resource-policy')).toBe('same-origin');
    }
  });

  test('lets scripts and styles come from the program alone, and content do nothing', async () => {
    const { get } = serve();
    const policyOf = async (url: string) => (await get(url)).headers.get('content-security-policy')?.split('; ');
    const page = await policyOf('app://bundle/index.html');
    for (const rule of ['script-src app://bundle/assets/', 'style-src app://bundle/assets/', "worker-src 'none'"])
      expect(page).toContain(rule);
    expect(await policyOf(`app://bundle/library/${ASSET}/model.glb`)).toEqual(["default-src 'none'", "frame-ancestors 'none'", 'sandbox']);
  });
});
