// What each format is called, and what it is good for.
import type { AssetFormat } from '#contract/generation.ts';

export const FORMAT_WORDS: Readonly<Record<AssetFormat, { readonly name: string; readonly purpose: string }>> = {
  glb: { name: 'GLB', purpose: 'For engines, the web and Blender; always written, because the studio shows it' },
  obj: { name: 'OBJ', purpose: 'With its material and texture beside it; everything reads it' },
  stl: { name: 'STL', purpose: 'For printing: shape alone' },
  ply: { name: 'PLY', purpose: 'Mesh with its colours on the vertices' },
  usdz: { name: 'USDZ', purpose: 'For augmented reality on Apple devices' },
  splat: { name: 'Splat', purpose: 'Gaussians, as viewers of 3D Gaussian Splatting read them' },
};
