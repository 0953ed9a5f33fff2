// What a GLB shows, whatever it is compressed with: read back through the decoders, with the nodes' transforms applied.
import type { Document, Node } from '@gltf-transform/core';
import { createGlbFiles } from '../../../electron/services/delivery/glb-files.ts';

export interface ShownGlb {
  readonly document: Document;
  readonly triangles: number;
  readonly least: readonly number[];
  readonly greatest: readonly number[];
}

export async function readGlb(glb: Uint8Array): Promise<ShownGlb> {
  const document = await (await createGlbFiles()).readBinary(glb);
  const least = [Infinity, Infinity, Infinity];
  const greatest = [-Infinity, -Infinity, -Infinity];
  let triangles = 0;
  for (const node of document.getRoot().listNodes()) {
    triangles += trianglesOf(node);
    for (const point of pointsOf(node)) {
      for (const [axis, value] of point.entries()) {
        least[axis] = Math.min(least[axis] ?? value, value);
        greatest[axis] = Math.max(greatest[axis] ?? value, value);
      }
    }
  }
  return { document, triangles, least, greatest };
}

function primitivesOf(node: Node) {
  return node.getMesh()?.listPrimitives() ?? [];
}

function trianglesOf(node: Node): number {
  return primitivesOf(node).reduce((sum, primitive) => sum + (primitive.getIndices()?.getCount() ?? 0) / 3, 0);
}

/** In the scene's frame. The matrix is column-major. */
function* pointsOf(node: Node): Generator<number[]> {
  const matrix = node.getWorldMatrix();
  for (const primitive of primitivesOf(node)) {
    const positions = primitive.getAttribute('POSITION');
    for (let index = 0; index < (positions?.getCount() ?? 0); index++) {
      const point = positions?.getElement(index, []) ?? [];
      yield [0, 1, 2].map((row) =>
        point.reduce((sum, value, column) => sum + (matrix[column * 4 + row] ?? 0) * value, matrix[12 + row] ?? 0),
      );
    }
  }
}
