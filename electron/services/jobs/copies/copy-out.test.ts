import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { finishedAsset } from '../../../../test/support/files/sample-assets.ts';
import { newFolder } from '../../../../test/support/new-folder.ts';
import { prepareCopies } from './copy-out.ts';
import { CopyRecords } from './copy-records.ts';

/** An asset's folder with the files that it lists. */
function assetWith(files: Record<string, string>) {
  const folder = newFolder();
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
  const listed = Object.fromEntries(Object.keys(files).map((name) => [name, name]));
  return { folder, sidecar: { ...finishedAsset(), files: listed } };
}

/** `records` is where they are kept from one time to the next. */
async function copied(asset: ReturnType<typeof assetWith>, outFolder: string, meanwhile = () => {}, records = newFolder()) {
  const copier = await prepareCopies({ outFolder, assetFolder: asset.folder, records: new CopyRecords(join(records, 'copies')) });
  if (!copier.ok) throw new Error(copier.error.message);
  meanwhile();
  return copier.value(asset);
}

function contents(folder: string): Record<string, string> {
  return Object.fromEntries(readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), 'utf8')]));
}

test('files of the same name that lie there are kept under another one', async () => {
  const out = newFolder();
  for (const [name, content] of [
    ['model.glb', 'my own'],
    ['model.kept-1.glb', 'older'],
    ['notes.txt', 'mine'],
  ] as const)
    writeFileSync(join(out, name), content);
  expect((await copied(assetWith({ 'model.glb': 'new' }), out)).ok).toBe(true);
  const kept = { 'model.kept-1.glb': 'older', 'model.kept-2.glb': 'my own', 'notes.txt': 'mine' };
  expect(contents(out)).toEqual({ 'model.glb': 'new', ...kept });
});

test('what the asset had there before, and nobody touched, is replaced', async () => {
  const out = newFolder();
  const asset = assetWith({ 'model.glb': 'first' });
  await copied(asset, out);
  await copied(asset, out, () => writeFileSync(join(asset.folder, 'model.glb'), 'second'));
  expect(contents(out)).toEqual({ 'model.glb': 'second' });
  await copied(asset, out, () => {
    writeFileSync(join(asset.folder, 'model.glb'), 'third');
    writeFileSync(join(out, 'model.glb'), 'painted while it was built');
  });
  expect(contents(out)).toEqual({ 'model.glb': 'third', 'model.kept-1.glb': 'painted while it was built' });
});

test('what was copied there of an earlier build, current or kept, goes where nobody touched it', async () => {
  const out = newFolder();
  const first = { 'model.glb': 'first', 'model.obj': 'first obj', 'model.stl': 'first stl', 'model.ply': 'first ply' };
  const asset = assetWith(first);
  for (const name of ['input-1.png', 'asset.json']) for (const place of [asset.folder, out]) writeFileSync(join(place, name), 'the same');
  await copied(asset, out);
  const kept = join(asset.folder, 'builds', 'one');
  mkdirSync(kept, { recursive: true });
  for (const name of Object.keys(first)) renameSync(join(asset.folder, name), join(kept, name));
  writeFileSync(join(asset.folder, 'model.glb'), 'second');
  writeFileSync(join(out, 'model.stl'), 'painted by hand');
  const second = { ...asset, sidecar: { ...asset.sidecar, files: { glb: 'model.glb' } } };
  await copied(second, out, () => writeFileSync(join(out, 'model.ply'), 'touched meanwhile'));
  const persons = { 'model.stl': 'painted by hand', 'model.ply': 'touched meanwhile', 'input-1.png': 'the same', 'asset.json': 'the same' };
  expect(contents(out)).toEqual({ 'model.glb': 'second', ...persons });
});

describe('what was copied there and the asset no longer has', () => {
  const ALL = { 'model.glb': 'one', 'model.obj': 'one obj', 'model.mtl': 'one mtl', 'cut-out-2.png': 'one cut-out' };
  const KEPT = {
    'model.kept-1.glb': 'one',
    'model.kept-1.obj': 'one obj',
    'model.kept-1.mtl': 'one mtl',
    'cut-out-2.kept-1.png': 'one cut-out',
  };

  test('is kept under another name, together, when its build was replaced elsewhere or another asset comes there', async () => {
    const [out, records] = [newFolder(), newFolder()];
    await copied(assetWith(ALL), out, undefined, records);
    await copied(assetWith({ 'model.glb': 'two', 'model.ply': 'two ply' }), out, undefined, records);
    expect(contents(out)).toEqual({ 'model.glb': 'two', 'model.ply': 'two ply', ...KEPT });
    await copied(assetWith({ 'model.glb': 'three' }), out, undefined, records);
    expect(contents(out)).toEqual({ 'model.glb': 'three', 'model.kept-2.glb': 'two', 'model.kept-2.ply': 'two ply', ...KEPT });
  });

  test('stays as it is once somebody touched it, and where nothing is known of it', async () => {
    const [out, records] = [newFolder(), newFolder()];
    await copied(assetWith(ALL), out, undefined, records);
    writeFileSync(join(out, 'model.obj'), 'mended by hand');
    rmSync(join(out, 'model.mtl'));
    mkdirSync(join(out, 'model.mtl'));
    await copied(assetWith({ 'model.glb': 'two' }), out, undefined, records);
    const { 'model.kept-1.mtl': _, 'model.kept-1.obj': __, ...kept } = KEPT;
    rmSync(join(out, 'model.mtl'), { recursive: true });
    expect(contents(out)).toEqual({ 'model.glb': 'two', 'model.obj': 'mended by hand', ...kept });
    await copied(assetWith({ 'model.glb': 'three' }), out);
    expect(readdirSync(out)).toContain('model.obj');
  });

  test.each(['no JSON', '{"schema":1,"folder":"OUT","files":{"../notes.txt":"HASH"}}', '{"schema":2}', '[]'])(
    'is not looked for in a record that is none: %s',
    async (text) => {
      const [out, records] = [newFolder(), newFolder()];
      const asset = assetWith({ 'model.glb': 'one' });
      await copied(asset, out, undefined, records);
      const [record = ''] = readdirSync(join(records, 'copies'));
      const notes = join(out, '..', 'notes.txt');
      writeFileSync(notes, 'mine');
      const hash = createHash('sha256').update('mine').digest('hex');
      writeFileSync(join(records, 'copies', record), text.replace('OUT', out).replace('HASH', hash));
      writeFileSync(join(asset.folder, 'model.glb'), 'two');
      expect((await copied(asset, out, undefined, records)).ok).toBe(true);
      expect([contents(out), readFileSync(notes, 'utf8')]).toEqual([{ 'model.glb': 'two', 'model.kept-1.glb': 'one' }, 'mine']);
    },
  );
});

test('copies are made even where no record of them can be', async () => {
  const [out, records] = [newFolder(), newFolder()];
  writeFileSync(join(records, 'copies'), 'a file in the place of the folder');
  expect((await copied(assetWith({ 'model.glb': 'one' }), out, undefined, records)).ok).toBe(true);
  expect(contents(out)).toEqual({ 'model.glb': 'one' });
});

test('folders of long ago are forgotten', async () => {
  const folder = newFolder();
  const names = Array.from({ length: 1101 }, (_, number) => join(folder, `${number}.json`));
  for (const [number, name] of names.entries()) {
    writeFileSync(name, '{}');
    utimesSync(name, number, number);
  }
  await new CopyRecords(folder).keep(newFolder(), new Map());
  expect(readdirSync(folder)).toHaveLength(1000);
  expect(existsSync(names[101] ?? '')).toBe(false);
  expect(existsSync(names[102] ?? '')).toBe(true);
});

test.each(['/proc/nowhere', '/proc/self/status/below'])('a place that takes no folder is noticed at once: %s', async (outFolder) => {
  const error = { code: 'not_writable', message: expect.stringContaining(outFolder) };
  expect(await prepareCopies({ outFolder, assetFolder: newFolder(), records: new CopyRecords(newFolder()) })).toMatchObject({
    ok: false,
    error,
  });
});

test('only files are copied: no link, no folder, nothing that the asset does not list', async () => {
  const out = newFolder();
  const asset = assetWith({ 'model.glb': 'new' });
  symlinkSync('/etc/passwd', join(asset.folder, 'leak.png'));
  mkdirSync(join(asset.folder, 'builds'));
  writeFileSync(join(asset.folder, 'model.obj'), 'of an earlier build');
  Object.assign(asset.sidecar.files, { leak: 'leak.png', builds: 'builds' });
  expect((await copied(asset, out)).ok).toBe(true);
  expect(contents(out)).toEqual({ 'model.glb': 'new' });
});
