// Marks a document's geometry for compression; the bytes themselves are compressed when the document is written.
import type { Document } from '@gltf-transform/core';
import { EXTMeshoptCompression, KHRDracoMeshCompression, KHRMeshQuantization } from '@gltf-transform/extensions';
import { quantiseMesh } from './quantise-mesh.ts';
import { reorderPrimitive } from './reorder-primitive.ts';

/** Bits a component: a sixteenth of a millimetre on an object of one metre, a quarter of a texel at 4096. */
const DRACO_BITS = { POSITION: 14, NORMAL: 10, TANGENT: 10, TEX_COORD: 14, COLOR: 8, GENERIC: 12 };

/** KHR_draco_mesh_compression: the smallest files, slow to open. */
export function compressByDraco(document: Document): void {
  document
    .createExtension(KHRDracoMeshCompression)
    .setRequired(true)
    .setEncoderOptions({ method: KHRDracoMeshCompression.EncoderMethod.EDGEBREAKER, quantizationBits: DRACO_BITS });
}

/** EXT_meshopt_compression over quantised vertices: opens at once, and shrinks further when a server zips it. */
export async function compressByMeshopt(document: Document): Promise<void> {
  for (const mesh of document.getRoot().listMeshes()) {
    for (const primitive of mesh.listPrimitives()) await reorderPrimitive(primitive);
    quantiseMesh(mesh);
  }
  document.createExtension(KHRMeshQuantization).setRequired(true);
  document
    .createExtension(EXTMeshoptCompression)
    .setRequired(true)
    .setEncoderOptions({ method: EXTMeshoptCompression.EncoderMethod.FILTER });
}
