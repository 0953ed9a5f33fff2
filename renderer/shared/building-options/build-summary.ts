// Building settings in a few words, for the title under which they are folded away.
import { presetOf } from './build-presets.ts';
import { type BuildSettings, isTextured } from './build-settings.ts';
import { FORMAT_WORDS } from './format-labels.ts';
import { writeTriangles } from './triangle-budget.ts';

/** `Game`, or `1024 · GLB`, or `10,000 · no texture · GLB, STL`. */
export function buildSummary(settings: BuildSettings): string {
  const preset = presetOf(settings);
  if (preset !== undefined) return preset.name;
  const triangles = writeTriangles(settings.triangles);
  const texture = isTextured(settings) ? settings.texture : 'no texture';
  const formats = settings.formats.map((format) => FORMAT_WORDS[format].name).join(', ');
  return [triangles, texture, formats].filter((part) => part !== '').join(' · ');
}
