// From where the picture of an object was taken, as the recipe in its GLB tells it. Only packs whose objects stand as the camera saw
// them name sides there; then the front of the object looks along +z, and the camera stood level with it, or as far above as it was
// turned upright.
import type { ViewAngles } from './camera-motion.ts';

const AZIMUTHS: Readonly<Record<string, number>> = { front: 0, right: 90, back: 180, left: -90 };

/** `extras` are those of the file's asset: whatever somebody wrote there. */
export function pictureCamera(extras: unknown): ViewAngles | undefined {
  const sides = property(property(property(extras, 'espalier'), 'parameters'), 'sides');
  const [first]: unknown[] = Array.isArray(sides) ? sides : [];
  if (typeof first !== 'string' || !Object.hasOwn(AZIMUTHS, first)) return undefined;
  return { azimuth: AZIMUTHS[first] ?? 0, elevation: pitchOf(extras) };
}

function pitchOf(extras: unknown): number {
  const upright = property(property(property(property(extras, 'espalier'), 'parameters'), 'building'), 'upright');
  const pitch = property(upright, 'pitch');
  return typeof pitch === 'number' && Math.abs(pitch) < 90 ? pitch : 0;
}

function property(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, name) ? (value as Record<string, unknown>)[name] : undefined;
}
