import { describe, expect, test } from 'vitest';
import { BuildingOptions, DeliveryOptions } from '#contract/generation/generation.ts';
import { BUILD_PRESETS, presetOf } from './build-presets.ts';
import { type BuildSettings, DEFAULT_BUILD, toAskedBuild } from './build-settings.ts';

function asked(settings: Partial<BuildSettings>) {
  return toAskedBuild({ ...DEFAULT_BUILD, ...settings });
}

describe('building settings', () => {
  test('ask for exactly what they show, and for no compressed copy unless one is chosen', () => {
    expect(asked({})).toEqual({
      building: { formats: ['glb'], simplify: 0.95, fewestTriangles: 40_000, texture: true, textureSize: 1024 },
    });
  });

  test('ask for no map without a texture to go with it', () => {
    const { building, delivery } = asked({ texture: 'none', normalMap: true, ambientOcclusion: true, packedTextures: 'webp' });
    expect(building).toEqual({ formats: ['glb'], simplify: 0.5, texture: false });
    expect(delivery).toBeUndefined();
  });

  test('give an STL a size, and nothing else one', () => {
    expect(asked({ formats: ['stl', 'glb'], millimetres: 80 }).building).toMatchObject({ formats: ['glb', 'stl'], millimetres: 80 });
    expect(asked({ millimetres: 80 }).building).not.toHaveProperty('millimetres');
  });

  test('put the origin under the object unless they are told', () => {
    expect(asked({}).building).not.toHaveProperty('pivot');
    expect(asked({ pivot: 'centre' }).building.pivot).toBe('centre');
  });

  test('turn the object upright as the pack sees it unless they are told, and forget that with the object', () => {
    expect(asked({}).building).not.toHaveProperty('cameraPitch');
    expect(asked({ cameraAbove: 20 }).building.cameraPitch).toBe(20);
  });

  test('make the object as deep as it was guessed unless they are told', () => {
    expect(asked({}).building).not.toHaveProperty('depthScale');
    expect(asked({ depth: 0.7 }).building.depthScale).toBe(0.7);
  });

  test('draw both sides of a face only where it is open, unless they are told', () => {
    expect(asked({}).building).not.toHaveProperty('doubleSided');
    expect(asked({ drawnSides: 'single' }).building.doubleSided).toBe(false);
    expect(asked({ drawnSides: 'double' }).building.doubleSided).toBe(true);
  });

  test.each(BUILD_PRESETS)('of the purpose $id are options that the contract allows, and are known again', (preset) => {
    const { building, delivery = {} } = toAskedBuild(preset.settings);
    expect(BuildingOptions.safeParse(building).success).toBe(true);
    expect(DeliveryOptions.safeParse(delivery).success).toBe(true);
    expect(presetOf({ ...preset.settings })).toBe(preset);
    expect(presetOf({ ...preset.settings, cameraAbove: 12.5, depth: 2 })).toBe(preset);
    expect(presetOf({ ...preset.settings, levelsOfDetail: 4 })).toBeUndefined();
  });
});
