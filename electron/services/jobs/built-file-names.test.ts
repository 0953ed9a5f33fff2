import { expect, test } from 'vitest';
import { builtFileNames, isMadeFromGlb } from './built-file-names.ts';

const MESH = { vertices: 8, faces: 12, components: 1, openEdges: 0, nonManifoldEdges: 0, watertight: true };
const FILES = { latent: '/data/a/latent.safetensors', preview: '/data/a/preview.png', glb: '/data/a/model.glb', obj: undefined };

test('files are listed by what they are, without their folder, and only those that are there', () => {
  const names = { latent: 'latent.safetensors', preview: 'preview.png', glb: 'model.glb' };
  expect(builtFileNames({ files: FILES, mesh: MESH })).toEqual(names);
});

test('coarser levels are listed as well, finest first', () => {
  const levelsOfDetail = [
    { file: 'model-lod1.glb', faces: 6 },
    { file: 'model-lod2.glb', faces: 4 },
  ];
  expect(builtFileNames({ files: FILES, mesh: { ...MESH, levelsOfDetail } })).toMatchObject({
    lod1: 'model-lod1.glb',
    lod2: 'model-lod2.glb',
  });
});

test('a compressed copy and coarser levels are made from a model.glb, other formats are not', () => {
  expect(['glb', 'compressed', 'lod1', 'stl', 'latent'].filter(isMadeFromGlb)).toEqual(['compressed', 'lod1']);
});
