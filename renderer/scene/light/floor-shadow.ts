// The soft shadow an object leaves on the floor where it stands. Baked once for each object; costs one textured square a frame.
import { type Box3, DataTexture, LinearFilter, Mesh, MeshBasicMaterial, type Object3D, PlaneGeometry, Vector3 } from 'three';
import { ResourceScope } from '../resource-scope.ts';
import { type FloorGrid, heightFromBelow } from './height-from-below.ts';

const CELLS = 160;
/** The square is this much wider than the object, so that the blur runs out before the edge. */
const SPREAD = 1.9;
/** How high above the floor the object still darkens it, as a part of its longer side. */
const REACH = 0.38;
const OPACITY = 0.72;
/** Radii, in cells, of box blurs one after the other: a tight dark core inside a wide soft one. */
const BLUR_RADII = [2, 5, 8] as const;

export class FloorShadow {
  readonly object: Mesh;
  readonly #scope = new ResourceScope();

  /** `bounds` are the caster's, in world space. */
  constructor(caster: Object3D, bounds: Box3) {
    const extent = bounds.getSize(new Vector3());
    const longerSide = Math.max(extent.x, extent.z);
    const middle = bounds.getCenter(new Vector3()).setY(bounds.min.y);
    const size = longerSide * SPREAD;
    const grid: FloorGrid = { cells: CELLS, size, origin: middle.clone().sub(new Vector3(size / 2, 0, size / 2)) };
    const darkness = softShadow(heightFromBelow(caster, grid), { cells: CELLS, reach: longerSide * REACH });
    const map = this.#scope.add(new DataTexture(darkness, CELLS, CELLS));
    map.magFilter = LinearFilter;
    map.needsUpdate = true;
    const material = this.#scope.add(new MeshBasicMaterial({ map, opacity: OPACITY, transparent: true, depthWrite: false }));
    // Row 0 of the map is the smallest z, which is v = 1 of a plane laid on its back.
    const geometry = this.#scope.add(new PlaneGeometry(size, size).rotateX(-Math.PI / 2));
    flipV(geometry);
    this.object = new Mesh(geometry, material);
    this.object.position.copy(middle);
    this.object.renderOrder = -1;
  }

  dispose(): void {
    this.object.removeFromParent();
    this.#scope.dispose();
  }
}

/** RGBA a cell, black and more or less opaque: most at the floor, nothing at `reach` above it, then blurred. */
export function softShadow(heights: Float32Array, { cells, reach }: { cells: number; reach: number }): Uint8Array<ArrayBuffer> {
  let darkness: Float32Array = heights.map((height) => Math.max(0, 1 - Math.max(height, 0) / reach) ** 2);
  for (const radius of BLUR_RADII) darkness = boxBlurTransposed(boxBlurTransposed(darkness, cells, radius), cells, radius);
  const pixels = new Uint8Array(darkness.length * 4);
  for (const [cell, value] of darkness.entries()) pixels[cell * 4 + 3] = Math.round(Math.min(value, 1) * 255);
  return pixels;
}

/** Blurs along rows and writes columns: done twice, it blurs both ways and lies as before. */
function boxBlurTransposed(source: Float32Array, cells: number, radius: number): Float32Array {
  const target = new Float32Array(source.length);
  const width = 2 * radius + 1;
  for (let row = 0; row < cells; row += 1) {
    const at = (column: number) => (column < 0 || column >= cells ? 0 : (source[row * cells + column] ?? 0));
    let sum = 0;
    for (let column = 0; column < radius; column += 1) sum += at(column);
    for (let column = 0; column < cells; column += 1) {
      sum += at(column + radius) - at(column - radius - 1);
      target[column * cells + row] = sum / width;
    }
  }
  return target;
}

function flipV(geometry: PlaneGeometry): void {
  const coordinates = geometry.attributes['uv'];
  if (coordinates === undefined) return;
  for (let vertex = 0; vertex < coordinates.count; vertex += 1) coordinates.setY(vertex, 1 - coordinates.getY(vertex));
}
