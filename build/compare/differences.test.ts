import { expect, test } from 'vitest';
import { fileDifferences } from './differences.ts';

function json(value: unknown): Buffer {
  return Buffer.from(JSON.stringify(value));
}

function safetensors(header: unknown, data: string): Buffer {
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(json(header).length));
  return Buffer.concat([length, json(header), Buffer.from(data)]);
}

function glb(document: unknown, data: string): Buffer {
  const start = Buffer.alloc(20);
  start.writeUInt32LE(json(document).length, 12);
  return Buffer.concat([start, json(document), Buffer.from(data)]);
}

test('a field that may differ is told with its reason, any other without', () => {
  const one = json({ id: 'a', buildId: 'c', timings: { mesh: 1 }, faces: [1, 2] });
  const other = json({ id: 'b', buildId: 'd', timings: { mesh: 2 }, faces: [1, 3] });
  expect(fileDifferences('asset.json', one, other)).toEqual([
    { where: 'id', what: '"a" and "b"', allowedBecause: 'each generation has its own' },
    { where: 'buildId', what: '"c" and "d"', allowedBecause: 'each generation has its own' },
    { where: 'timings.mesh', what: '1 and 2', allowedBecause: 'time' },
    { where: 'faces.1', what: '2 and 3' },
  ]);
});

test('a latent differs by its numbers and its recipe, not by the order of its header', () => {
  const first = safetensors({ a: 1, recipe: '{"seed":1,"versions":{"torch":"1"}}' }, 'numbers');
  expect(
    fileDifferences('latent.safetensors', first, safetensors({ recipe: '{"versions":{"torch":"1"},"seed":1}', a: 1 }, 'numbers')),
  ).toEqual([]);
  expect(
    fileDifferences('latent.safetensors', first, safetensors({ a: 1, recipe: '{"seed":2,"versions":{"torch":"2"}}' }, 'numbErs')),
  ).toEqual([
    { where: 'recipe.seed', what: '1 and 2' },
    { where: 'recipe.versions.torch', what: '"1" and "2"', allowedBecause: 'the environment' },
    { where: 'the data', what: '7 and 7 bytes, the first other one at 4' },
  ]);
});

test('a mesh differs by its document and its data; a picture by its bytes', () => {
  expect(fileDifferences('model.glb', glb({ meshes: 1 }, 'bin'), glb({ meshes: 2 }, 'bins'))).toEqual([
    { where: 'meshes', what: '1 and 2' },
    { where: 'the data', what: '3 and 4 bytes, the first other one at 3' },
  ]);
  expect(fileDifferences('preview.png', Buffer.from('ab'), Buffer.from('ac'))).toHaveLength(1);
});
