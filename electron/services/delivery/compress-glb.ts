// One GLB in, the same object in fewer bytes out: geometry by Draco or meshopt, textures as WebP or KTX2.
// Names and extras, the recipe among them, pass through untouched. Knows neither files nor threads.
import type { DeliveryOptions } from '#contract/generation/generation.ts';
import { ok, type Result } from '#contract/outcome/result.ts';
import { compressByDraco, compressByMeshopt } from './compress-geometry.ts';
import { compressTextures } from './compress-textures.ts';
import { createGlbFiles } from './glb-files.ts';

/** Geometry and reading take about as long as one texture of the usual size. */
const STEPS_BESIDE_TEXTURES = 1;

/**
 * The bytes of the compressed GLB. `onProgress` hears 0…1.
 * Fails with target_unreachable for a texture that cannot be KTX2; throws on a GLB that is not one of ours.
 */
export async function compressGlb(
  glb: Uint8Array,
  { geometry, textures }: DeliveryOptions,
  onProgress: (fraction: number) => void = () => {},
): Promise<Result<Uint8Array>> {
  const files = await createGlbFiles();
  const document = await files.readBinary(glb);
  if (textures !== undefined) {
    const steps = document.getRoot().listTextures().length + STEPS_BESIDE_TEXTURES;
    const compressed = await compressTextures(document, textures, (done) => onProgress(done / steps));
    if (!compressed.ok) return compressed;
  }
  if (geometry === 'draco') compressByDraco(document);
  if (geometry === 'meshopt') await compressByMeshopt(document);
  const bytes = await files.writeBinary(document);
  onProgress(1);
  return ok(bytes);
}
