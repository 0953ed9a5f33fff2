// Keeps the last choice of building settings on this machine. What another version wrote counts only when it still fits.
import { z } from 'zod/mini';
import { PIVOTS } from '#contract/generation/generation.ts';
import {
  type BuildSettings,
  CAMERA_CHOICES,
  DEFAULT_BUILD,
  DEPTH_CHOICES,
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

const Kept: z.ZodMiniType<BuildSettings> = z.object({
  triangles: Triangles,
  texture: z.enum(TEXTURE_CHOICES),
  normalMap: z.boolean(),
  ambientOcclusion: z.boolean(),
  drawnSides: z.enum(SIDES_CHOICES),
  pivot: z.enum(PIVOTS),
  cameraAbove: z._default(z.enum(CAMERA_CHOICES), 'seen'),
  depth: z._default(z.enum(DEPTH_CHOICES), '1'),
  isPrintReady: z.boolean(),
  millimetres: z.number(),
  levelsOfDetail: z.int(),
  turntablePictures: z.int(),
  hasTurntableFilm: z.boolean(),
  formats: z.array(z.enum(FORMATS)),
  packedGeometry: z.enum(GEOMETRY_CHOICES),
  packedTextures: z.enum(TEXTURE_PACKINGS),
});

export type BuildStorage = Pick<Storage, 'getItem' | 'setItem'>;

export function recallBuild(storage: BuildStorage): BuildSettings {
  try {
    const { cameraAbove, depth } = DEFAULT_BUILD;
    return { ...Kept.parse(JSON.parse(storage.getItem(STORAGE_KEY) ?? '')), cameraAbove, depth };
  } catch {
    return DEFAULT_BUILD;
  }
}

export function rememberBuild(storage: BuildStorage, settings: BuildSettings): void {
  storage.setItem(STORAGE_KEY, JSON.stringify(settings));
}
