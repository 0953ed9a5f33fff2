import { DirectionalLight, HemisphereLight } from 'three';
import { expect, test } from 'vitest';
import { LIGHT_NAMES, LIGHTS } from './light-choices.ts';
import { createStudioLamps } from './studio-lamps.ts';

test.each(LIGHT_NAMES)('%s light has lamps that shine on the object from outside, and panels inside the room', (name) => {
  const { lamps, panels, sky } = LIGHTS[name];
  for (const { from, intensity } of lamps) {
    expect(intensity).toBeGreaterThan(0);
    expect(Math.hypot(...from)).toBeGreaterThan(2);
  }
  for (const { position } of panels) expect(Math.max(...position.map(Math.abs))).toBeLessThan(6);
  const group = createStudioLamps(LIGHTS[name]);
  expect(group.children.filter((child) => child instanceof DirectionalLight)).toHaveLength(lamps.length);
  expect(group.children.find((child) => child instanceof HemisphereLight)?.intensity).toBe(sky.intensity);
});
