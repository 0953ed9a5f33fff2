import { expect, test } from 'vitest';
import { assetNotes } from './asset-notes.ts';

const MESH = { vertices: 10, faces: 16, components: 1, openEdges: 0, nonManifoldEdges: 0, watertight: true };

test('a mesh of clearly fewer triangles than asked for says so', () => {
  expect(assetNotes({ building: { triangles: 5000, formats: ['glb'] }, mesh: MESH })).toEqual([
    'It has 16 triangles, fewer than the 5,000 asked for: simplifying so thin or scattered a shape left no more.',
  ]);
});

test.each([undefined, 4, 16, 17])('asked for %s of 16, nothing is said', (triangles) => {
  expect(assetNotes({ building: { formats: ['glb'], ...(triangles !== undefined && { triangles }) }, mesh: MESH })).toEqual([]);
});
