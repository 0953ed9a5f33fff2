import { expect, test } from 'vitest';
import { namedFiles } from './file-labels.ts';

test('files are named by what they are good for, models before what they came from', () => {
  const fileNames = {
    latent: 'latent.safetensors',
    preview: 'preview.png',
    lod2: 'model-lod2.glb',
    lod1: 'model-lod1.glb',
    stl: 'model.stl',
    glb: 'model.glb',
    compressed: 'model-compressed.glb',
    turntable: 'turntable.webm',
  };
  expect(namedFiles(fileNames).map(({ words }) => words)).toEqual([
    'Model (GLB)',
    'Compressed copy (GLB)',
    'LOD 1 (GLB)',
    'LOD 2 (GLB)',
    'For printing (STL)',
    'Turntable film (WebM)',
    'Preview picture',
    'Latent, for rebuilding',
  ]);
});

test('files that nobody has words for are left out', () => {
  expect(namedFiles({ lods: 'x', other: 'y' })).toEqual([]);
});
