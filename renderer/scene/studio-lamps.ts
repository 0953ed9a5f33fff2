// The studio for software graphics: a few lamps that light a matte object much as the environment map does.
// Preparing that map takes a processor ten seconds (SwiftShader, measured), and each frame with it four times as long.
import { DirectionalLight, Group, HemisphereLight } from 'three';

const SKY = { sky: 0xffffff, ground: 0xcccccc, intensity: 2.55 } as const;

/** Directions from the object; the same places as the panels of studio-light.ts. */
const LAMPS: readonly { readonly from: [number, number, number]; readonly intensity: number }[] = [
  { from: [-3.2, 4.6, 3.4], intensity: 1.25 },
  { from: [5.4, 1.2, 2.4], intensity: 0.3 },
  { from: [2.6, 3.2, -5.2], intensity: 0.7 },
];

export function createStudioLamps(): Group {
  const lamps = new Group();
  lamps.add(new HemisphereLight(SKY.sky, SKY.ground, SKY.intensity));
  for (const { from, intensity } of LAMPS) {
    const lamp = new DirectionalLight(0xffffff, intensity);
    lamp.position.fromArray(from);
    lamps.add(lamp);
  }
  return lamps;
}
