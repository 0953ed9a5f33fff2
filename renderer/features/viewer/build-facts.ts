// What a build is told apart by, in a few words.
import type { BuildView } from '#contract/app-ipc.ts';
import { countWords, fileSizeWords } from '../../ui/format-number.ts';

/** Made by the program beside what was asked for, or files of another kind. */
const NO_FORMATS: ReadonlySet<string> = new Set(['preview', 'objMaterial', 'objTexture']);
const FORMAT_NAMES: Readonly<Record<string, string>> = { compressed: 'compressed copy', turntable: 'film', splat: 'splat' };

/** Its name, else how many triangles it has. */
export function buildTitle({ name, triangles }: BuildView): string {
  return name ?? `${countWords(triangles)} triangles`;
}

/** `10k triangles · 2048 texture`. */
export function shapeWords({ name, triangles, textureSize }: BuildView): string {
  const surface = textureSize === undefined ? 'colours on vertices' : `${textureSize} texture`;
  return name === undefined ? capitalised(surface) : `${countWords(triangles)} triangles · ${surface}`;
}

function capitalised(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** `GLB, OBJ, 3 LODs · 4.2 MB`. */
export function filesWords({ formats, bytes }: BuildView): string {
  const levels = formats.filter((format) => /^lod\d+$/.test(format)).length;
  const names = formats
    .filter((format) => !NO_FORMATS.has(format) && !/^lod\d+$/.test(format))
    .map((format) => FORMAT_NAMES[format] ?? format.toUpperCase());
  return `${[...names, ...(levels > 0 ? [`${levels} LODs`] : [])].join(', ')} · ${fileSizeWords(bytes)}`;
}
