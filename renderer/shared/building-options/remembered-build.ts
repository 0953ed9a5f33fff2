// Keeps the last choice of building settings on this machine, but for the pose, which is of one object alone. What another version
// wrote counts only when it still fits.
import { z } from 'zod/mini';
import { PIVOTS } from '#contract/generation/generation.ts';
import {
  type BuildSettings,
  DEFAULT_BUILD,
  DEFAULT_POSE,
  FORMATS,
  GEOMETRY_CHOICES,
  SIDES_CHOICES,
  TEXTURE_CHOICES,
  TEXTURE_PACKINGS,
} from './build-settings.ts';

const STORAGE_KEY = 'build';

const Triangles = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('best') }),
  z.object({ kind: z.literal('raw') }),
  z.object({ kind: z.literal('count'), count: z.int().check(z.minimum(4)) }),
  z.object({ kind: z.literal('share'), kept: z.number().check(z.minimum(0), z.maximum(1)) }),
]);

const Kept = z.object({
  triangles: Triangles,
  texture: z.enum(TEXTURE_CHOICES),
  normalMap: z.boolean(),
  ambientOcclusion: z.boolean(),
  drawnSides: z.enum(SIDES_CHOICES),
  pivot: z.enum(PIVOTS),
  isPrintReady: z.boolean(),
  millimetres: z.number(),
  levelsOfDetail: z.int(),
  turntablePictures: z.int(),
  hasTurntableFilm: z.boolean(),
  formats: z.array(z.enum(FORMATS)),
  packedGeometry: z.enum(GEOMETRY_CHOICES),
  packedTextures: z.enum(TEXTURE_PACKINGS),
});

/** All of a choice, pose included: for what remembers it with its object. */
export const WholeBuild: z.ZodMiniType<BuildSettings> = z.extend(Kept, {
  cameraAbove: z.union([z.number(), z.literal('seen')]),
  depth: z.number(),
});

export type BuildStorage = Pick<Storage, 'getItem' | 'setItem'>;

export function recallBuild(storage: BuildStorage): BuildSettings {
  try {
    return { ...Kept.parse(JSON.parse(storage.getItem(STORAGE_KEY) ?? '')), ...DEFAULT_POSE };
  } catch {
    return DEFAULT_BUILD;
  }
}

export function rememberBuild(storage: BuildStorage, settings: BuildSettings): void {
  storage.setItem(STORAGE_KEY, JSON.stringify(settings));
}
