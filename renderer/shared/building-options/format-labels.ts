// What each format is called, what it is good for, and how the compressed copy is packed.
import type { AssetFormat } from '#contract/generation.ts';
import { type BuildSettings, isTextured } from './build-settings.ts';

export const FORMAT_WORDS: Readonly<Record<AssetFormat, { readonly name: string; readonly purpose: string }>> = {
  glb: { name: 'GLB', purpose: 'For engines, the web and Blender; always written, because the studio shows it' },
  obj: { name: 'OBJ', purpose: 'With its material and texture beside it; everything reads it' },
  stl: { name: 'STL', purpose: 'For printing: shape alone' },
  ply: { name: 'PLY', purpose: 'Mesh with its colours on the vertices' },
  usdz: { name: 'USDZ', purpose: 'For augmented reality on Apple devices' },
  splat: { name: 'Splat', purpose: 'Gaussians, as viewers of 3D Gaussian Splatting read them' },
};

const PACKING_NAMES = { plain: undefined, meshopt: 'meshopt', draco: 'Draco', webp: 'WebP', ktx2: 'KTX2' } as const;

/** How the compressed copy is packed, in the names that artists know; nothing when there is none. */
export function packingWords(settings: BuildSettings): string[] {
  const textures = isTextured(settings) ? settings.packedTextures : 'plain';
  return [PACKING_NAMES[settings.packedGeometry], PACKING_NAMES[textures]].filter((name) => name !== undefined);
}
