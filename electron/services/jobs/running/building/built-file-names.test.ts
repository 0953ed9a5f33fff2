import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { newFolder } from '../../../../../test/support/new-folder.ts';
import { builtFileNames, untrueFile } from './built-file-names.ts';

const MESH = { vertices: 8, faces: 12, components: 1, openEdges: 0, nonManifoldEdges: 0, watertight: true };
const FILES = { latent: '/data/a/latent.safetensors', preview: '/data/a/preview.png', glb: '/data/a/model.glb', obj: undefined };

test('files are listed by what they are, without their folder, and only those that are there', () => {
  const names = { latent: 'latent.safetensors', preview: 'preview.png', glb: 'model.glb' };
  expect(builtFileNames({ files: FILES, mesh: MESH }, [])).toEqual(names);
});

test('coarser levels are listed as well, finest first', () => {
  const levelsOfDetail = [
    { file: 'model-lod1.glb', faces: 6 },
    { file: 'model-lod2.glb', faces: 4 },
  ];
  expect(builtFileNames({ files: FILES, mesh: { ...MESH, levelsOfDetail } }, [])).toMatchObject({
    lod1: 'model-lod1.glb',
    lod2: 'model-lod2.glb',
  });
});

test('the companions of an OBJ are listed with it', () => {
  const inFolder = ['model.obj', 'model.mtl', 'model-base-colour.png', 'preview.png'];
  const names = builtFileNames({ files: { ...FILES, obj: '/data/a/model.obj' }, mesh: MESH }, inFolder);
  expect(names).toMatchObject({ obj: 'model.obj', objMaterial: 'model.mtl', objTexture: 'model-base-colour.png' });
});

describe('a runtime is not believed', () => {
  function madeFolder(): string {
    const folder = newFolder();
    for (const name of ['model.glb', 'preview.png', 'model-lod1.glb']) writeFileSync(join(folder, name), 'x');
    return folder;
  }
  const madeIn = (folder: string) => ({
    preview: join(folder, 'preview.png'),
    glb: join(folder, 'model.glb'),
  });

  test('unless every file that it lists is there', async () => {
    const folder = madeFolder();
    const mesh = { ...MESH, levelsOfDetail: [{ file: 'model-lod1.glb', faces: 6 }] };
    expect(await untrueFile({ files: madeIn(folder), mesh }, folder)).toBeUndefined();
  });

  test.each([
    ['a file that is not there', { obj: 'model.obj' }, []],
    ['the folder above', { obj: '..' }, []],
    ['the folder itself', { obj: '.' }, []],
    ['a file elsewhere', { obj: '/etc/passwd' }, []],
    ['a level that is not there', {}, [{ file: 'model-lod2.glb' }]],
    ['a level elsewhere', {}, [{ file: '../../../etc/passwd' }]],
  ])('that lists %s', async (_, names, levelsOfDetail) => {
    const folder = madeFolder();
    const others = Object.fromEntries(Object.entries(names).map(([what, name]) => [what, resolve(folder, name)]));
    const told = { files: { ...madeIn(folder), ...others }, mesh: { ...MESH, levelsOfDetail } };
    expect(await untrueFile(told, folder)).toMatchObject({ code: 'protocol_violation', message: expect.stringContaining('no such file') });
  });
});
