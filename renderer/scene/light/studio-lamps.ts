// A choice of light for software graphics: a few lamps that light a matte object much as the environment map does.
// Preparing that map takes a processor ten seconds (SwiftShader, measured), and each frame with it four times as long.
import { Color, DirectionalLight, Group, HemisphereLight } from 'three';
import type { LightChoice } from './light-choices.ts';

export function createStudioLamps({ sky, lamps }: LightChoice): Group {
  const group = new Group();
  group.add(new HemisphereLight(new Color(...sky.tint), new Color(...sky.ground), sky.intensity));
  for (const { from, intensity, tint = [1, 1, 1] } of lamps) {
    const lamp = new DirectionalLight(new Color(...tint), intensity);
    lamp.position.fromArray(from);
    group.add(lamp);
  }
  return group;
}
