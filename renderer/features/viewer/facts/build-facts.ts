// What a build is told apart by, in a few words.

import type { BuildView } from '#contract/views/asset-views.ts';
import { BUILD_PRESETS } from '../../../shared/building-options/build-presets.ts';
import { countWords, fileSizeWords } from '../../../ui/formats/format-number.ts';
import { t } from '../../../words/words.ts';

/** Made by the program beside what was asked for, or files of another kind. */
const NO_FORMATS: ReadonlySet<string> = new Set(['preview', 'objMaterial', 'objTexture']);

/** Its name, else how many triangles it has. A name that is a preset's is said in the language of the window. */
export function buildTitle({ name, triangles }: BuildView): string {
  if (name === undefined) return triangleWords(triangles);
  const preset = BUILD_PRESETS.find(({ buildName }) => buildName === name);
  return preset === undefined ? name : t(`build.presets.${preset.id}`);
}

/** `10k triangles · 2048 texture`. */
export function shapeWords({ name, triangles, textureSize }: BuildView): string {
  const surface = textureSize === undefined ? t('viewer.vertexColours') : t('viewer.textureSize', { size: textureSize });
  return name === undefined ? surface : `${triangleWords(triangles)} · ${surface}`;
}

export function triangleWords(triangles: number): string {
  return t('viewer.triangles', { count: triangles, number: countWords(triangles) });
}

/** `GLB, OBJ, 3 LODs · 4.2 MB`. */
export function filesWords({ formats, bytes }: BuildView): string {
  const levels = formats.filter((format) => /^lod\d+$/.test(format)).length;
  const names = formats.filter((format) => !NO_FORMATS.has(format) && !/^lod\d+$/.test(format)).map(formatWords);
  return `${[...names, ...(levels > 0 ? [t('viewer.levels', { count: levels })] : [])].join(', ')} · ${fileSizeWords(bytes)}`;
}

function formatWords(format: string): string {
  switch (format) {
    case 'compressed':
      return t('viewer.compressedCopy');
    case 'turntable':
      return t('viewer.film');
    case 'splat':
      return t('viewer.splat');
    default:
      return format.toUpperCase();
  }
}
