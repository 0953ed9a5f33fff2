// Building settings in a few words, for the title under which they are folded away.
import { t } from '../../words/words.ts';
import { presetOf } from './build-presets.ts';
import { type BuildSettings, isTextured } from './build-settings.ts';
import { formatName } from './format-labels.ts';
import { writeTriangles } from './triangle-budget.ts';

/** `Game`, or `1024 · GLB`, or `10,000 · no texture · GLB, STL`. */
export function buildSummary(settings: BuildSettings): string {
  const preset = presetOf(settings);
  if (preset !== undefined) return t(`build.presets.${preset.id}`);
  const triangles = settings.triangles.kind === 'raw' ? t('build.allTriangles') : writeTriangles(settings.triangles);
  const texture = isTextured(settings) ? settings.texture : t('build.summaryNoTexture');
  const formats = settings.formats.map(formatName).join(', ');
  return [triangles, texture, formats].filter((part) => part !== '').join(' · ');
}
