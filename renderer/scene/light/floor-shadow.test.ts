import { Box3, BoxGeometry, type BufferGeometry, Group, type Material, Mesh, Vector3 } from 'three';
import { describe, expect, test } from 'vitest';
import { FloorShadow, softShadow } from './floor-shadow.ts';
import { heightFromBelow } from './height-from-below.ts';

const GRID = { cells: 8, origin: new Vector3(-2, 0, -2), size: 4 };

function boxAt(x: number, y: number, z: number) {
  const mesh = new Mesh(new BoxGeometry(1, 1, 1));
  mesh.position.set(x, y, z);
  return new Group().add(mesh);
}

describe('the height from below', () => {
  test('is the underside of what stands above a cell, and endless elsewhere', () => {
    const heights = heightFromBelow(boxAt(0, 1, 0), GRID);
    expect(heights[3 * 8 + 3]).toBeCloseTo(0.5);
    expect(heights[4 * 8 + 4]).toBeCloseTo(0.5);
    expect(heights[0]).toBe(Number.POSITIVE_INFINITY);
    expect([...heights].filter(Number.isFinite)).toHaveLength(4);
  });

  test('lies where the object lies: x along a row, z down the rows', () => {
    const heights = heightFromBelow(boxAt(1.5, 0.5, -1.5), GRID);
    expect(heights[0 * 8 + 7]).toBeCloseTo(0);
    expect(heights[7 * 8 + 0]).toBe(Number.POSITIVE_INFINITY);
  });

  test('sees triangles that are smaller than a cell', () => {
    const tiny = boxAt(0.2, 0.5, 0.2);
    tiny.children[0]?.scale.setScalar(0.01);
    const heights = heightFromBelow(tiny, GRID);
    expect([...heights].filter(Number.isFinite)).toHaveLength(1);
  });
});

describe('the floor shadow', () => {
  test('is darkest under what touches the floor and fades with height', () => {
    const darknessUnder = (height: number) => {
      const cells = 32;
      const heights = heightFromBelow(boxAt(0, height + 0.5, 0), { cells, origin: new Vector3(-2, 0, -2), size: 4 });
      return softShadow(heights, { cells, reach: 1 })[(16 * cells + 16) * 4 + 3] ?? 0;
    };
    expect(darknessUnder(0)).toBeGreaterThan(darknessUnder(0.5));
    expect(darknessUnder(0.5)).toBeGreaterThan(0);
    expect(darknessUnder(1.5)).toBe(0);
  });

  test('lies under the object and frees what it made', () => {
    const caster = boxAt(3, 2, 1);
    const shadow = new FloorShadow(caster, new Box3().setFromObject(caster));
    const scene = new Group().add(shadow.object);
    expect(shadow.object.position.toArray()).toEqual([3, 1.5, 1]);
    const freed: string[] = [];
    const { geometry, material } = shadow.object as Mesh<BufferGeometry, Material>;
    geometry.addEventListener('dispose', () => freed.push('geometry'));
    material.addEventListener('dispose', () => freed.push('material'));
    shadow.dispose();
    expect(freed.sort()).toEqual(['geometry', 'material']);
    expect(scene.children).toEqual([]);
  });
});
