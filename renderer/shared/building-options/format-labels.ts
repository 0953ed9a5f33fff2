// What each format is called, and how the compressed copy is packed.
import type { AssetFormat } from '#contract/generation/generation.ts';
import { t } from '../../words/words.ts';
import { type BuildSettings, isTextured } from './build-settings.ts';

const PACKING_NAMES = { plain: undefined, meshopt: 'meshopt', draco: 'Draco', webp: 'WebP', ktx2: 'KTX2' } as const;

export function formatName(format: AssetFormat): string {
  return format === 'splat' ? t('build.splat') : format.toUpperCase();
}

/** How the compressed copy is packed, in the names that artists know; nothing when there is none. */
export function packingWords(settings: BuildSettings): string[] {
  const textures = isTextured(settings) ? settings.packedTextures : 'plain';
  return [PACKING_NAMES[settings.packedGeometry], PACKING_NAMES[textures]].filter((name) => name !== undefined);
}
