import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
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
