// Whole sets of building settings by the purpose an artist has in mind.
import { type BuildSettings, DEFAULT_BUILD } from './build-settings.ts';

export interface BuildPreset {
  readonly name: string;
  /** What it is good for, in a few words. */
  readonly purpose: string;
  readonly settings: BuildSettings;
}

export const BUILD_PRESETS: readonly BuildPreset[] = [
  {
    name: 'Draft',
    purpose: 'Quick to look at: colours on the vertices, no texture',
    settings: { ...DEFAULT_BUILD, triangles: { kind: 'count', count: 20_000 }, texture: 'none' },
  },
  {
    name: 'Game',
    purpose: 'Few triangles, rich maps, levels of detail, a small copy to ship',
    settings: {
      ...DEFAULT_BUILD,
      triangles: { kind: 'count', count: 10_000 },
      texture: '2048',
      normalMap: true,
      ambientOcclusion: true,
      levelsOfDetail: 3,
      packedGeometry: 'meshopt',
      packedTextures: 'webp',
    },
  },
  {
    name: 'Print',
    purpose: 'A closed solid 100 mm large, as STL',
    settings: {
      ...DEFAULT_BUILD,
      triangles: { kind: 'count', count: 100_000 },
      isPrintReady: true,
      formats: ['glb', 'stl'],
    },
  },
];

/** The preset that `settings` are, if they are one. */
export function presetOf(settings: BuildSettings): BuildPreset | undefined {
  const wanted = fingerprint(settings);
  return BUILD_PRESETS.find((preset) => fingerprint(preset.settings) === wanted);
}

function fingerprint(settings: BuildSettings): string {
  return JSON.stringify(Object.entries(settings).sort(([first], [second]) => first.localeCompare(second)));
}
