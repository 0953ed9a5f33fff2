import { BoxGeometry, Group, Mesh, MeshStandardMaterial } from 'three';
import { expect, test } from 'vitest';
import { LoadedObject } from './object-loader.ts';

test('a loaded object knows its size and its triangles, and frees itself whole', () => {
  const geometry = new BoxGeometry(2, 4, 6);
  const material = new MeshStandardMaterial();
  const root = new Group().add(new Mesh(geometry, material));
  const scene = new Group().add(root);
  const object = new LoadedObject(root);
  expect(object.bounds.max.toArray()).toEqual([1, 2, 3]);
  expect(object.triangles).toBe(12);
  const freed: string[] = [];
  geometry.addEventListener('dispose', () => freed.push('geometry'));
  material.addEventListener('dispose', () => freed.push('material'));
  object.dispose();
  expect(freed.sort()).toEqual(['geometry', 'material']);
  expect(scene.children).toEqual([]);
});
