import { mkdirSync, readdirSync, readFileSync, renameSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { newFolder } from '../../../../test/support/new-folder.ts';
import { finishedAsset } from '../../../../test/support/sample-assets.ts';
import { prepareCopies } from './copy-out.ts';

/** An asset's folder with the files that it lists. */
function assetWith(files: Record<string, string>) {
  const folder = newFolder();
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
  const listed = Object.fromEntries(Object.keys(files).map((name) => [name, name]));
  return { folder, sidecar: { ...finishedAsset(), files: listed } };
}

async function copied(asset: ReturnType<typeof assetWith>, outFolder: string, meanwhile = () => {}) {
  const copier = await prepareCopies(outFolder, asset.folder);
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

test.each(['/proc/nowhere', '/proc/self/status/below'])('a place that takes no folder is noticed at once: %s', async (outFolder) => {
  const error = { code: 'not_writable', message: expect.stringContaining(outFolder) };
  expect(await prepareCopies(outFolder, newFolder())).toMatchObject({ ok: false, error });
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
