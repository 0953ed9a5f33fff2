// How high above the floor an object's underside is, on a square grid: the input of its soft shadow. No GPU.
import { Mesh, type Object3D, Vector3 } from 'three';

export interface FloorGrid {
  /** Cells along one side. */
  readonly cells: number;
  /** The corner with the smallest x and z; y is the floor. */
  readonly origin: Vector3;
  /** Length of one side, in the object's units. */
  readonly size: number;
}

/** Row by row along z; `Infinity` where nothing is above the cell. */
export function heightFromBelow(object: Object3D, grid: FloorGrid): Float32Array {
  const heights = new Float32Array(grid.cells * grid.cells).fill(Number.POSITIVE_INFINITY);
  const corners = [new Vector3(), new Vector3(), new Vector3()] as const;
  object.updateMatrixWorld(true);
  object.traverse((child) => {
    if (!(child instanceof Mesh)) return;
    const { index, attributes } = child.geometry;
    const positions = attributes['position'];
    if (positions === undefined) return;
    const count = index?.count ?? positions.count;
    for (let first = 0; first + 2 < count; first += 3) {
      let at = first; // not by `entries()`, whose pairs are garbage for every corner of every triangle
      for (const corner of corners) {
        const vertex = index === null ? at : index.getX(at);
        toGrid(corner.fromBufferAttribute(positions, vertex).applyMatrix4(child.matrixWorld), grid);
        at += 1;
      }
      lowerUnder(corners, heights, grid.cells);
    }
  });
  return heights;
}

/** x and z become cell coordinates, y the height above the floor. */
function toGrid(point: Vector3, grid: FloorGrid): void {
  const scale = grid.cells / grid.size;
  point.set((point.x - grid.origin.x) * scale, point.y - grid.origin.y, (point.z - grid.origin.z) * scale);
}

/** Takes the triangle's height into every cell whose middle it covers; a triangle smaller than a cell counts for the one it lies in. */
function lowerUnder([a, b, c]: readonly [Vector3, Vector3, Vector3], heights: Float32Array, cells: number): void {
  const area = (b.x - a.x) * (c.z - a.z) - (c.x - a.x) * (b.z - a.z);
  const left = clampCell(Math.min(a.x, b.x, c.x), cells);
  const right = clampCell(Math.max(a.x, b.x, c.x), cells);
  const top = clampCell(Math.min(a.z, b.z, c.z), cells);
  const bottom = clampCell(Math.max(a.z, b.z, c.z), cells);
  if (left === right && top === bottom) {
    lower(heights, top * cells + left, Math.min(a.y, b.y, c.y));
    return;
  }
  if (area === 0) return;
  for (let row = top; row <= bottom; row += 1) {
    for (let column = left; column <= right; column += 1) {
      const x = column + 0.5;
      const z = row + 0.5;
      const weightB = ((x - a.x) * (c.z - a.z) - (c.x - a.x) * (z - a.z)) / area;
      const weightC = ((b.x - a.x) * (z - a.z) - (x - a.x) * (b.z - a.z)) / area;
      const weightA = 1 - weightB - weightC;
      if (weightA < 0 || weightB < 0 || weightC < 0) continue;
      lower(heights, row * cells + column, weightA * a.y + weightB * b.y + weightC * c.y);
    }
  }
}

function clampCell(value: number, cells: number): number {
  return Math.min(Math.max(Math.floor(value), 0), cells - 1);
}

function lower(heights: Float32Array, cell: number, height: number): void {
  if (height < (heights[cell] ?? 0)) heights[cell] = height;
}
