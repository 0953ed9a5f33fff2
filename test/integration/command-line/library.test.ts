// `library`: what people do with their objects.
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { uuidV7 } from '../../../electron/services/storage/names/uuid-v7.ts';
import { finishedAsset } from '../../support/files/sample-assets.ts';
import { newFolder } from '../../support/new-folder.ts';
import { Terminal } from '../../support/programs/command-line.ts';

describe('what people do with their library', () => {
  test('is named, tagged, found, copied, trashed, restored and removed for good, each answer one document', async () => {
    const terminal = new Terminal();
    const documentOf = async (...words: string[]) => {
      const { stdout, exitCode } = await terminal.run('library', ...words, '--json');
      return { ...JSON.parse(stdout), exitCode };
    };
    await terminal.run('library', 'list');
    const assets = ['one', 'two', 'three'].map((name, at) => finishedAsset(uuidV7(1000 + at), name));
    const [one = '', two = '', three = ''] = assets.map(({ id }) => id);
    for (const asset of assets) {
      mkdirSync(join(terminal.home, 'library', asset.id));
      writeFileSync(join(terminal.home, 'library', asset.id, 'asset.json'), JSON.stringify(asset));
      writeFileSync(join(terminal.home, 'library', asset.id, 'model.glb'), asset.name);
    }
    expect(await documentOf('rename', one, 'Chair 10')).toMatchObject({ assets: [{ assetId: one }], failed: [] });
    expect(await documentOf('rename', two, 'Chair\n9')).toMatchObject({ error: { code: 'usage' }, exitCode: 2 });
    expect(await documentOf('tag', one, two, '--tag', 'kitchen, red')).toMatchObject({ assets: [{ assetId: one }, { assetId: two }] });
    await documentOf('untag', two, '--tag', 'red');
    await documentOf('favourite', two, three);
    expect(await documentOf('favourite', three, uuidV7(), '--off')).toMatchObject({
      exitCode: 7,
      failed: [{ error: { code: 'not_found' } }],
    });
    const names = async (...flags: string[]) => (await documentOf('list', ...flags)).assets.map(({ name }: { name: string }) => name);
    expect(await names('--sort', 'name')).toEqual(['Chair 10', 'three', 'two']);
    expect(await names('--tags', 'kitchen', '--sort', 'oldest')).toEqual(['Chair 10', 'two']);
    expect(await names('--favourites', '--built')).toEqual(['two']);
    expect(await names('--search', 'red')).toEqual(['Chair 10']);
    expect(await documentOf('list', '--sort', 'colour')).toMatchObject({ error: { code: 'usage' }, exitCode: 2 });
    const out = join(newFolder(), 'copies');
    await documentOf('save', one, one, '--out', out);
    expect(readdirSync(out)).toEqual(['Chair 10-2.glb', 'Chair 10.glb']);

    expect(await documentOf('trash', one, two)).toMatchObject({ exitCode: 0, assets: [{ assetId: one }, { assetId: two }] });
    expect(await documentOf('trash-list')).toMatchObject({ assets: [{ bytes: expect.any(Number) }, { trashedAt: expect.any(String) }] });
    expect(await documentOf('restore', two)).toMatchObject({ assetId: two, folder: join(terminal.home, 'library', two) });
    expect(await documentOf('empty-trash', two)).toMatchObject({ error: { code: 'not_found' } });
    expect(await documentOf('empty-trash')).toMatchObject({ assets: [{ assetId: one }], bytes: expect.any(Number), exitCode: 0 });
    expect(readdirSync(join(terminal.home, 'library-trash'))).toEqual([]);
    expect((await names()).sort()).toEqual(['three', 'two']);
  });
});
