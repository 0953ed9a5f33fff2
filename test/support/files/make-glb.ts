// A GLB like the ones that the runtime writes: one named mesh, a base colour, occlusion and a normal map, the recipe in the asset's extras.
import { Document, NodeIO } from '@gltf-transform/core';
import { makePng } from './make-png.ts';
import { RECIPE } from './sample-recipe.ts';

/** Of the grid that is bent into an egg; twice as many triangles a cell. */
const COLUMNS = 40;
const ROWS = 24;

export const EGG_TRIANGLES = COLUMNS * ROWS * 2;

export interface EggTextures {
  /** Pixels along one side. */
  readonly side?: number;
  /** A PNG for the base colour. */
  readonly colour?: Uint8Array;
}

/** An egg of about 0.8 × 1 × 0.4 off the middle. */
export async function makeEggGlb({ side = 64, colour = colourPng(side) }: EggTextures = {}): Promise<Uint8Array> {
  const document = new Document();
  const buffer = document.createBuffer();
  const { positions, normals, tangents, coordinates, indices } = eggGrid();
  const accessor = (type: 'SCALAR' | 'VEC2' | 'VEC3' | 'VEC4', array: Float32Array<ArrayBuffer> | Uint16Array<ArrayBuffer>) =>
    document.createAccessor().setType(type).setArray(array).setBuffer(buffer);
  const material = document
    .createMaterial('egg material')
    .setMetallicFactor(0)
    .setBaseColorTexture(document.createTexture('base colour').setMimeType('image/png').setImage(new Uint8Array(colour)))
    .setOcclusionTexture(document.createTexture('occlusion').setMimeType('image/png').setImage(occlusionPng(side)))
    .setNormalTexture(document.createTexture('normals').setMimeType('image/png').setImage(normalPng(side)));
  const primitive = document
    .createPrimitive()
    .setIndices(accessor('SCALAR', indices))
    .setAttribute('POSITION', accessor('VEC3', positions))
    .setAttribute('NORMAL', accessor('VEC3', normals))
    .setAttribute('TANGENT', accessor('VEC4', tangents))
    .setAttribute('TEXCOORD_0', accessor('VEC2', coordinates))
    .setMaterial(material);
  const node = document.createNode('egg').setMesh(document.createMesh('egg mesh').addPrimitive(primitive));
  const scene = document.createScene('egg scene').addChild(node);
  document.getRoot().setDefaultScene(scene).getAsset().extras = { espalier: RECIPE };
  return new NodeIO().writeBinary(document);
}

function eggGrid() {
  const positions: number[] = [];
  const normals: number[] = [];
  const tangents: number[] = [];
  const coordinates: number[] = [];
  const indices: number[] = [];
  for (let row = 0; row <= ROWS; row++) {
    for (let column = 0; column <= COLUMNS; column++) {
      const [u, v] = [column / COLUMNS, 0.02 + (row / ROWS) * 0.96]; // open at the poles, where triangles would have no area
      const [x, y, z] = [
        Math.sin(Math.PI * v) * Math.cos(2 * Math.PI * u),
        Math.cos(Math.PI * v),
        Math.sin(Math.PI * v) * Math.sin(2 * Math.PI * u),
      ];
      positions.push(0.1 + 0.4 * x, 0.5 * y, 0.2 * z - 0.05);
      const length = Math.hypot(x / 0.4, y / 0.5, z / 0.2);
      normals.push(x / 0.4 / length, y / 0.5 / length, z / 0.2 / length);
      const across = [-0.4 * Math.sin(2 * Math.PI * u), 0.2 * Math.cos(2 * Math.PI * u)] as const;
      tangents.push(across[0] / Math.hypot(...across), 0, across[1] / Math.hypot(...across), 1);
      coordinates.push(u, v);
      if (row === ROWS || column === COLUMNS) continue;
      const corner = row * (COLUMNS + 1) + column;
      indices.push(corner, corner + 1, corner + COLUMNS + 1, corner + 1, corner + COLUMNS + 2, corner + COLUMNS + 1);
    }
  }
  return {
    positions: Float32Array.from(positions),
    normals: Float32Array.from(normals),
    tangents: Float32Array.from(tangents),
    coordinates: Float32Array.from(coordinates),
    indices: Uint16Array.from(indices),
  };
}

function colourPng(size: number): Uint8Array<ArrayBuffer> {
  return new Uint8Array(makePng(size, size, (x, y) => [(x * 255) / size, (y * 255) / size, (x ^ y) & 64 ? 90 : 30, 255]));
}

function occlusionPng(size: number): Uint8Array<ArrayBuffer> {
  return new Uint8Array(makePng(size, size, (x) => [255 - x / 2, 255 - x / 2, 255 - x / 2, 255]));
}

/** A wavy surface: neighbouring pixels whose channels say different things. */
function normalPng(size: number): Uint8Array<ArrayBuffer> {
  return new Uint8Array(makePng(size, size, (x, y) => [128 + 60 * Math.sin(x / 3), 128 + 60 * Math.cos(y / 4), 230, 255]));
}
