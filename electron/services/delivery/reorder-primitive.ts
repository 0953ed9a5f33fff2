// Puts triangles and vertices into the order in which meshopt packs them best. Drops vertices that no triangle uses.
import type { Accessor, Primitive } from '@gltf-transform/core';
import { MeshoptEncoder } from 'meshoptimizer/encoder';

/** What `reorderMesh` says of a vertex that no triangle uses. */
const UNUSED = 0xffffffff;

/** Rewrites the primitive's own indices and attributes, which it shares with no other. Throws when it has no indices. */
export async function reorderPrimitive(primitive: Primitive): Promise<void> {
  await MeshoptEncoder.ready;
  const indices = primitive.getIndices();
  if (indices === null) throw new Error(`the primitive ${primitive.getName()} has no indices`);
  const order = Uint32Array.from(arrayOf(indices));
  const [newPlaces, usedCount] = MeshoptEncoder.reorderMesh(order, true, true); // also rewrites `order`
  indices.setArray(usedCount <= 0xffff ? Uint16Array.from(order) : order);
  for (const attribute of primitive.listAttributes()) moveElements(attribute, newPlaces, usedCount);
}

/** Puts element i of `attribute` at `newPlaces[i]`. */
function moveElements(attribute: Accessor, newPlaces: Uint32Array, count: number): void {
  const width = attribute.getElementSize();
  const before = arrayOf(attribute);
  const after = before.slice(0, count * width);
  for (const [from, to] of newPlaces.entries()) {
    if (to !== UNUSED) after.set(before.subarray(from * width, (from + 1) * width), to * width);
  }
  attribute.setArray(after);
}

function arrayOf(accessor: Accessor) {
  const array = accessor.getArray();
  if (array === null) throw new Error(`the accessor ${accessor.getName()} is empty`);
  return array;
}
