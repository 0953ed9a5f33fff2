import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BrowserWindow, NativeImage } from 'electron';
import { describe, expect, test } from 'vitest';
import { finishedAsset } from '../../../test/support/files/sample-assets.ts';
import { newFolder } from '../../../test/support/new-folder.ts';
import { Desktop } from './desktop.ts';

const TRACES = { dataHomes: ['/home/ana/data'], homes: ['/home/ana'], userNames: ['ana'] };

/** A desktop whose user saves everything as `out/copy`, and an asset with these files. */
function openDesktop(files: Record<string, string>) {
  const folder = newFolder();
  const library = join(folder, 'library');
  const out = join(folder, 'out');
  const sidecar = { ...finishedAsset(), files };
  const asset = { folder: join(library, sidecar.id), name: sidecar.name, files };
  for (const each of [asset.folder, out]) mkdirSync(each, { recursive: true });
  writeFileSync(join(folder, 'secret'), 'secret');
  writeFileSync(join(asset.folder, 'model.glb'), 'model');
  const copied: string[] = [];
  const told: { title: string; body: string; onClick: () => void }[] = [];
  const drags: unknown[] = [];
  const sent: unknown[] = [];
  const webContents = {
    startDrag: (item: unknown) => drags.push(item),
    send: (channel: string, payload: unknown) => sent.push([channel, payload]),
  };
  const window = {
    webContents,
    isDestroyed: () => false,
    focused: 0,
    isMinimized: () => true,
    restore: () => {},
    focus: () => (window.focused += 1),
  };
  const proposed: (string | undefined)[] = [];
  const desktop = new Desktop({
    window: () => window as unknown as BrowserWindow, // the parts of it that are used
    library,
    traces: TRACES,
    dialog: {
      showSaveDialog: async (_window: unknown, options?: { defaultPath?: string }) => {
        proposed.push(options?.defaultPath);
        return { canceled: false, filePath: join(out, 'copy') };
      },
      showOpenDialog: async () => ({ canceled: false, filePaths: [out] }),
    },
    dragIcon: () => ({}) as NativeImage, // handed on as it is
    shell: { showItemInFolder: () => {} },
    clipboard: { writeText: async (text) => void copied.push(text) },
    notify: ({ title, body }, onClick) => void told.push({ title, body, onClick }),
    setBadge: (count) => sent.push(count),
  });
  return { sent, desktop, asset, out, folder, copied, proposed, told, window, drags };
}

describe('a saved copy', () => {
  test('is the file, whole, under the name that was chosen', async () => {
    const { desktop, asset, out } = openDesktop({ glb: 'model.glb' });
    writeFileSync(join(out, 'copy'), 'an older one');
    expect(await desktop.saveCopy(asset, 'glb')).toEqual({ ok: true, value: { savedAs: 'copy' } });
    expect(readFileSync(join(out, 'copy'), 'utf8')).toBe('model');
    expect(readdirSync(out)).toEqual(['copy']);
  });

  test('of a picture that the window drew is that picture, and of anything else nothing', async () => {
    const { desktop, out, proposed } = openDesktop({});
    const png = Buffer.from('89504e470d0a1a0a00', 'hex');
    expect(await desktop.savePicture('a/b', png)).toEqual({ ok: true, value: { savedAs: 'copy' } });
    expect(readFileSync(join(out, 'copy')).equals(png)).toBe(true);
    await desktop.savePicture('a', png, 'contact-sheet');
    expect(proposed).toEqual(['a_b-picture.png', 'a-contact-sheet.png']);
    expect(await desktop.savePicture('a', Buffer.from('<svg'))).toMatchObject({ ok: false, error: { code: 'usage' } });
  });

  test.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty', '', 'none', 'up', 'folder', 'link', 'inner'])(
    'is not made of what is called %s and is no file of the asset',
    async (what) => {
      const files = { glb: 'model.glb', up: '..', folder: '.', link: 'link.png', inner: 'inner.glb' };
      const { desktop, asset, out, folder } = openDesktop(files);
      symlinkSync(join(folder, 'secret'), join(asset.folder, 'link.png'));
      symlinkSync(folder, join(asset.folder, 'inner.glb'));
      expect(await desktop.saveCopy(asset, what)).toMatchObject({ ok: false, error: { code: 'not_found' } });
      expect(readdirSync(out)).toEqual([]);
    },
  );

  test('is proposed under a name that says what it is', async () => {
    const names = ['model.glb', 'preview.png', 'cut-out-1.png', 'model-lod2.glb', 'splat.ply'];
    const { desktop, asset, proposed } = openDesktop(Object.fromEntries(names.map((name) => [name, name])));
    for (const name of names) {
      writeFileSync(join(asset.folder, name), 'x');
      await desktop.saveCopy(asset, name);
    }
    const wanted = ['Tea pot.glb', 'Tea pot-preview.png', 'Tea pot-cut-out.png', 'Tea pot-lod2.glb', 'Tea pot-splat.ply'];
    expect(proposed).toEqual(wanted);
  });

  test('is not made of an asset whose whole folder is a link out of the library', async () => {
    const { desktop, asset, folder } = openDesktop({ glb: 'secret' });
    const linked = join(asset.folder, '..', 'linked');
    symlinkSync(folder, linked);
    expect(await desktop.saveCopy({ ...asset, folder: linked }, 'glb')).toMatchObject({ ok: false, error: { code: 'not_found' } });
  });
});

test('what is copied to be handed on carries neither home nor name', async () => {
  const { desktop, copied } = openDesktop({});
  await desktop.copyText('not_writable: /home/ana/data/library and /home/ana/x, said ana');
  expect(copied).toEqual(['not_writable: $ESPALIER_HOME/library and ~/x, said user']);
});

test('what the desktop says brings the window forward when the user follows it, and opens what it is about', () => {
  const { desktop, told, window, sent, asset } = openDesktop({});
  const [, assetId = ''] = /([^/]+)$/.exec(asset.folder) ?? [];
  desktop.notify({ title: 'Lamp is done', text: 'It is in the library.', assetId });
  desktop.notify({ title: 'Vase failed', text: 'Memory ran out.' });
  desktop.setBadge(2);
  expect(told).toMatchObject([{ title: 'Lamp is done', body: 'It is in the library.' }, { title: 'Vase failed' }]);
  told[0]?.onClick();
  told[1]?.onClick();
  expect([window.focused, sent]).toEqual([2, [2, ['desktop:asset-asked', { assetId }]]]);
});

test('files that are dragged out are handed to the desktop, all of them', () => {
  const { desktop, drags } = openDesktop({});
  desktop.startDrag([], undefined);
  desktop.startDrag(['/a/chair.glb', '/a/table.glb'], '/a/preview.png');
  expect(drags).toEqual([{ file: '/a/chair.glb', files: ['/a/chair.glb', '/a/table.glb'], icon: {} }]);
});
