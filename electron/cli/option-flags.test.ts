import { Command } from 'commander';
import { describe, expect, test } from 'vitest';
import { GenerationOptions } from '#contract/generation.ts';
import { addBuildingFlags, addSamplingFlags, numbers, readBuildingOptions, readGenerationOptions } from './option-flags.ts';

function read(...words: string[]) {
  const command = addBuildingFlags(addSamplingFlags(new Command()))
    .exitOverride()
    .configureOutput({ writeErr: () => {} });
  command.parse(words, { from: 'user' });
  return readGenerationOptions(command.opts());
}

describe('the options of a generation', () => {
  test('are left to the pack and the builder when nothing is said', () => {
    expect(read()).toEqual({ ok: true, value: GenerationOptions.parse({}) });
  });

  test('reach the contract one by one', () => {
    const words =
      '--seed 7 --pack p --device cuda:1 --cut-out keep --ss-steps 12 --ss-guidance 7.5 --slat-steps 25 --slat-guidance 3 ' +
      '--multi-image multidiffusion --simplify 0.9 --triangles 5000 --texture-size 2048 --no-texture --formats glb,obj';
    expect(read(...words.split(' '))).toEqual({
      ok: true,
      value: {
        seed: 7,
        pack: 'p',
        device: 'cuda:1',
        cutOut: 'keep',
        sampling: {
          sparseStructure: { steps: 12, guidance: 7.5 },
          structuredLatent: { steps: 25, guidance: 3 },
          multiImage: 'multidiffusion',
        },
        building: { simplify: 0.9, triangles: 5000, textureSize: 2048, texture: false, formats: ['glb', 'obj'] },
      },
    });
  });

  test.each([
    [['--formats', 'glb,fbx'], /formats/],
    [['--formats', ','], /formats/],
    [['--texture-size', '20'], /textureSize/],
    [['--simplify', '1'], /simplify/],
    [['--seed', '-1'], /seed/],
    [['--seed', '1.5'], /seed/],
    [['--device', 'gpu'], /device/],
    [['--cut-out', 'magic'], /cutOut/],
    [['--ss-steps', '0'], /sampling\.sparseStructure\.steps/],
  ])('are refused by name: %s', (words, complaint) => {
    expect(read(...words)).toMatchObject({ ok: false, error: { code: 'usage', message: expect.stringMatching(complaint) } });
  });

  test.each(['', 'ten', '1e999', '0x'])('are refused where a number is no number: "%s"', (text) => {
    expect(() => read('--seed', text)).toThrow('is not a number');
  });
});

test('building options know nothing of sampling', () => {
  expect(readBuildingOptions({ texture: true, triangles: 100 })).toEqual({ ok: true, value: { triangles: 100, formats: ['glb'] } });
});

test('numbers in a list may have spaces between them', () => {
  expect(numbers('1, 2,3,')).toEqual([1, 2, 3]);
});
