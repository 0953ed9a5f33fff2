import { Command } from 'commander';
import { describe, expect, test } from 'vitest';
import { BuildingOptions } from '#contract/generation/generation.ts';
import { addBuildingFlags, readBuildingFlags } from './building-flags.ts';

function read(words: string) {
  const command = addBuildingFlags(new Command())
    .exitOverride()
    .configureOutput({ writeErr: () => {} });
  command.parse(words.split(' ').filter(Boolean), { from: 'user' });
  return readBuildingFlags(command.opts());
}

describe('the building flags', () => {
  test('leave everything to the builder when nothing is said', () => {
    expect(read('')).toEqual({ ok: true, value: { building: BuildingOptions.parse({}) } });
  });

  test('reach the contract one by one', () => {
    const words =
      '--simplify 0.9 --triangles 5000 --levels 3 --double-sided --watertight --millimetres 80 --pivot centre --camera-pitch 12.5 --depth-scale 0.7 --texture-size 2048 --no-texture ' +
      '--texture-format webp --normal-map --ambient-occlusion --formats glb,stl --turntable-frames 24 --turntable-video --compress meshopt';
    expect(read(words)).toEqual({
      ok: true,
      value: {
        building: {
          simplify: 0.9,
          triangles: 5000,
          levelsOfDetail: 3,
          doubleSided: true,
          watertight: true,
          millimetres: 80,
          textureSize: 2048,
          texture: false,
          pivot: 'centre',
          cameraPitch: 12.5,
          depthScale: 0.7,
          normalMap: true,
          ambientOcclusion: true,
          formats: ['glb', 'stl'],
          turntableFrames: 24,
          turntableVideo: true,
        },
        delivery: { geometry: 'meshopt', textures: 'webp' },
      },
    });
  });

  test.each([
    ['--single-sided', { building: { doubleSided: false, formats: ['glb'] } }],
    ['--camera-pitch auto --depth-scale 1', { building: { cameraPitch: 'auto', depthScale: 1, formats: ['glb'] } }],
    ['--print-ready', { building: { watertight: true, formats: ['glb', 'stl'] } }],
    ['--print-ready --formats stl,obj', { building: { watertight: true, formats: ['stl', 'obj'] } }],
    ['--texture-format png', { building: { formats: ['glb'] } }],
  ])('mean what they say: %s', (words, input) => {
    expect(read(words)).toEqual({ ok: true, value: input });
  });

  test.each([
    ['--texture-format ktx2 --compress draco', { geometry: 'draco', textures: 'ktx2' }],
    ['--texture-format webp', { textures: 'webp' }],
  ])('keep PNG in model.glb when smaller textures are asked for, which are for the delivery file: %s', (words, delivery) => {
    expect(read(words)).toEqual({ ok: true, value: { building: { formats: ['glb'] }, delivery } });
  });

  test.each([
    ['--formats ,', /--formats: /],
    ['--simplify 1', /--simplify: /],
    ['--turntable-frames 1.5', /--turntable-frames: /],
    ['--compress draco --formats obj', /model\.glb, which is not asked for/],
    ['--texture-format webp --formats obj', /model\.glb, which is not asked for/],
    ['--texture-format ktx2 --texture-size 1001', /multiples of 4/],
    ['--texture-format ktx2 --texture-size 4096', /at most 3544/],
  ])('are refused with a reason: %s', (words, complaint) => {
    expect(read(words)).toMatchObject({ ok: false, error: { message: expect.stringMatching(complaint) } });
  });

  test.each([
    '--double-sided --single-sided',
    '--compress zip',
    '--texture-format jpeg',
    '--pivot top',
    '--millimetres big',
    '--camera-pitch seen',
  ])('are refused by the parser: %s', (words) => {
    expect(() => read(words)).toThrow(/cannot be used with|is invalid/);
  });
});
