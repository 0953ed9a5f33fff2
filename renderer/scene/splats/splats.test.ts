import { Vector3 } from 'three';
import { describe, expect, test } from 'vitest';
import { SplatCloud } from './splat-cloud.ts';
import { readSplats } from './splat-file.ts';
import { SplatOrder } from './splat-order.ts';

const COLUMNS = 'x y z nx ny nz f_dc_0 f_dc_1 f_dc_2 opacity scale_0 scale_1 scale_2 rot_0 rot_1 rot_2 rot_3'.split(' ');

function fileOf(rows: readonly (readonly number[])[], { columns = COLUMNS, format = 'binary_little_endian' } = {}): ArrayBuffer {
  const properties = columns.map((name) => `property float ${name}\n`).join('');
  const header = new TextEncoder().encode(`ply\nformat ${format} 1.0\nelement vertex ${rows.length}\n${properties}end_header\n`);
  const body = new Uint8Array(new Float32Array(rows.flat()).buffer);
  const file = new Uint8Array(header.length + body.length);
  file.set(header);
  file.set(body, header.length);
  return file.buffer;
}

/** A flat disc that faces the file's z, turned by a quaternion. */
function splat(center: readonly number[], { turn = [1, 0, 0, 0], color = [0, 0, 0] } = {}): number[] {
  return [...center, 0, 0, 0, ...color, 0, Math.log(0.2), Math.log(0.2), Math.log(0.01), ...turn];
}

/** Without the sign of a zero. */
function rounded(numbers: Iterable<number>): number[] {
  return [...numbers].map((number) => Number(number.toFixed(4)) + 0);
}

describe('a file of splats', () => {
  test('is read into the frame of the model: y up, front towards z', () => {
    const { count, centers, colors, opacities } = readSplats(fileOf([splat([1, 2, 3], { color: [1.7724539, 0, -9] })]));
    expect(count).toBe(1);
    expect([...centers]).toEqual([1, -2, -3]);
    expect([...colors].map((channel) => Number(channel.toFixed(3)))).toEqual([1, 0.5, 0]);
    expect(opacities[0]).toBe(0.5);
  });

  test('has the shapes of its splats, turned as they are', () => {
    const upright = readSplats(fileOf([splat([0, 0, 0])])).covariances;
    expect(rounded(upright)).toEqual([0.04, 0, 0, 0.04, 0, 0.0001]);
    const quarter = readSplats(fileOf([splat([0, 0, 0], { turn: [Math.SQRT1_2, 0, Math.SQRT1_2, 0] })])).covariances;
    expect(rounded(quarter)).toEqual([0.0001, 0, 0, 0.04, 0, 0.04]);
  });

  test.each([
    ['something else', new TextEncoder().encode('glTF and so on').buffer as ArrayBuffer, 'no file of splats'],
    ['text instead of numbers', fileOf([splat([0, 0, 0])], { format: 'ascii' }), 'no file of splats'],
    ['a mesh', fileOf([[0, 0, 0]], { columns: ['x', 'y', 'z'] }), 'has no f_dc_0'],
    ['half of one', fileOf([splat([0, 0, 0])]).slice(0, -8), 'ends early'],
  ])('that is %s is refused with a sentence', (_, file, sentence) => {
    expect(() => readSplats(file)).toThrow(sentence);
  });
});

test('splats are drawn from the farthest to the nearest, wherever one looks from', () => {
  const centers = new Float32Array(300 * 3).map((_, index) => (Math.sin(index * 12.9898) * 43758.5453) % 1);
  const order = new Float32Array(300);
  const sorting = new SplatOrder(centers);
  for (const direction of [new Vector3(0, 0, -1), new Vector3(1, 2, 3).normalize()]) {
    sorting.fill(order, [direction.x, direction.y, direction.z]);
    const depths = [...order].map((index) => new Vector3().fromArray(centers, index * 3).dot(direction));
    expect(new Set(order).size).toBe(300);
    for (let at = 1; at < 300; at += 1) expect(depths[at]).toBeLessThan((depths[at - 1] ?? 0) + 1e-3);
  }
});

test('a cloud frees all that it put on the GPU', () => {
  const cloud = new SplatCloud(readSplats(fileOf([splat([0, 0, 0]), splat([1, 1, 1])])));
  const freed: string[] = [];
  cloud.root.geometry.addEventListener('dispose', () => freed.push('geometry'));
  cloud.root.material.addEventListener('dispose', () => freed.push('material'));
  cloud.root.material.uniforms['splats']?.value.addEventListener('dispose', () => freed.push('texture'));
  cloud.dispose();
  expect(freed.sort()).toEqual(['geometry', 'material', 'texture']);
  expect(rounded(cloud.bounds.max.toArray())).toEqual([1, 0, 0]);
});
