// Whole sets of building settings by the purpose an artist has in mind.
import { type BuildSettings, DEFAULT_BUILD, DEFAULT_POSE } from './build-settings.ts';

export interface BuildPreset {
  /** What it is called, and what it is good for, is said by the catalogue. */
  readonly id: 'draft' | 'balanced' | 'fine' | 'game' | 'print';
  /** What a build that was made with it is called in its asset, whatever the window speaks. */
  readonly buildName: string;
  readonly settings: BuildSettings;
}

export const BUILD_PRESETS: readonly BuildPreset[] = [
  {
    id: 'draft',
    buildName: 'Draft',
    settings: { ...DEFAULT_BUILD, triangles: { kind: 'count', count: 20_000 }, texture: 'none' },
  },
  { id: 'balanced', buildName: 'Balanced', settings: DEFAULT_BUILD },
  {
    id: 'fine',
    buildName: 'Fine',
    settings: { ...DEFAULT_BUILD, triangles: { kind: 'count', count: 100_000 }, texture: '2048', normalMap: true },
  },
  {
    id: 'game',
    buildName: 'Game',
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
    id: 'print',
    buildName: 'Print',
    settings: {
      ...DEFAULT_BUILD,
      triangles: { kind: 'count', count: 100_000 },
      isPrintReady: true,
      formats: ['glb', 'stl'],
    },
  },
];

/** How good it shall look, for how much time: what a growth is offered first. */
export const QUALITY_PRESETS: readonly BuildPreset[] = BUILD_PRESETS.filter(
  ({ id }) => id === 'draft' || id === 'balanced' || id === 'fine',
);

/** `settings` with all that `preset` sets: an object stands as it was said, whatever it is built for. */
export function withPreset({ cameraAbove, depth }: BuildSettings, preset: BuildPreset): BuildSettings {
  return { ...preset.settings, cameraAbove, depth };
}

/** The preset that `settings` are, if they are one, however the object stands. */
export function presetOf(settings: BuildSettings): BuildPreset | undefined {
  const wanted = fingerprint(settings);
  return BUILD_PRESETS.find((preset) => fingerprint(preset.settings) === wanted);
}

function fingerprint(settings: BuildSettings): string {
  return JSON.stringify(Object.entries({ ...settings, ...DEFAULT_POSE }).sort(([first], [second]) => first.localeCompare(second)));
}
