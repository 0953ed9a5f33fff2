// Positions and texture coordinates of a mesh as 16-bit integers (KHR_mesh_quantization).
// Here instead of glTF Transform's `quantize`, because the package around that brings libvips, which is under the LGPL.
import type { Accessor, Mesh, Node } from '@gltf-transform/core';

const GREATEST_SIGNED = 32_767;
const GREATEST_UNSIGNED = 65_535;

type Vector = [number, number, number];

/**
 * Positions become fractions of the mesh's half extent around its centre, and its nodes get the transform that undoes this.
 * Texture coordinates outside 0…1 stay as they are. Throws when a node of the mesh has a transform or children already.
 */
export function quantiseMesh(mesh: Mesh): void {
  const primitives = mesh.listPrimitives();
  const positions = primitives.flatMap((primitive) => primitive.getAttribute('POSITION') ?? []);
  const { centre, halfExtent } = boundsOf(positions);
  for (const accessor of positions) {
    const fractions = Int16Array.from(arrayOf(accessor), (value, index) =>
      Math.round(((value - (centre[index % 3] ?? 0)) / halfExtent) * GREATEST_SIGNED),
    );
    accessor.setArray(fractions).setNormalized(true);
  }
  for (const parent of mesh.listParents()) if (isNode(parent)) placeNode(parent, centre, halfExtent);
  for (const primitive of primitives) {
    const coordinates = primitive.getAttribute('TEXCOORD_0');
    if (coordinates !== null && isWithinUnit(coordinates)) toFractionsOfOne(coordinates);
  }
}

/** `halfExtent` is the longest half side in the mesh's unit, and never zero. */
function boundsOf(positions: readonly Accessor[]): { centre: Vector; halfExtent: number } {
  const least: Vector = [Infinity, Infinity, Infinity];
  const greatest: Vector = [-Infinity, -Infinity, -Infinity];
  for (const accessor of positions) {
    for (const [index, value] of arrayOf(accessor).entries()) {
      const axis = index % 3;
      least[axis] = Math.min(least[axis] ?? value, value);
      greatest[axis] = Math.max(greatest[axis] ?? value, value);
    }
  }
  const centre: Vector = [(least[0] + greatest[0]) / 2, (least[1] + greatest[1]) / 2, (least[2] + greatest[2]) / 2];
  const halfExtent = Math.max(greatest[0] - least[0], greatest[1] - least[1], greatest[2] - least[2]) / 2;
  return { centre, halfExtent: halfExtent || 1 };
}

function placeNode(node: Node, centre: Vector, halfExtent: number): void {
  const isPlain = node.listChildren().length === 0 && node.getMatrix().every((value, index) => value === (index % 5 === 0 ? 1 : 0));
  if (!isPlain) throw new Error(`the node ${node.getName()} has a transform or children`);
  node.setTranslation(centre).setScale([halfExtent, halfExtent, halfExtent]);
}

function toFractionsOfOne(accessor: Accessor): void {
  accessor.setArray(Uint16Array.from(arrayOf(accessor), (value) => Math.round(value * GREATEST_UNSIGNED))).setNormalized(true);
}

function isWithinUnit(accessor: Accessor): boolean {
  return arrayOf(accessor).every((value) => value >= 0 && value <= 1);
}

function isNode(parent: { propertyType: string }): parent is Node {
  return parent.propertyType === 'Node';
}

function arrayOf(accessor: Accessor): Float32Array {
  const array = accessor.getArray();
  if (!(array instanceof Float32Array)) throw new Error(`the accessor ${accessor.getName()} does not hold floats`);
  return array;
}
