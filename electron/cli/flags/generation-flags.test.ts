import { Command } from 'commander';
import { describe, expect, test } from 'vitest';
import { GenerationOptions } from '#contract/generation/generation.ts';
import { addBuildingFlags } from './building-flags.ts';
import { addPictureFlags, addSamplingFlags, readGenerationOptions } from './generation-flags.ts';

function read(...words: string[]) {
  const command = addBuildingFlags(addPictureFlags(addSamplingFlags(new Command())))
    .exitOverride()
    .configureOutput({ writeErr: () => {} });
  command.parse(words, { from: 'user' });
  return readGenerationOptions(command.opts());
}

describe('the options of a generation', () => {
  test('are left to the pack and the builder when nothing is said', () => {
    expect(read()).toEqual({ ok: true, value: GenerationOptions.parse({}) });
  });

  test('have no tilt where it is left to the pack in so many words', () => {
    expect(read('--camera-pitch', 'auto', '--depth-scale', '1')).toEqual({ ok: true, value: GenerationOptions.parse({}) });
  });

  test('reach the contract one by one', () => {
    const words =
      '--seed 7 --pack p --device cuda:1 --cut-out keep --ss-steps 12 --ss-guidance 7.5 --slat-steps 25 --slat-guidance 3 ' +
      '--multi-image multidiffusion --sides front,left --object 2 --object all --triangles 5000 --compress draco';
    expect(read(...words.split(' '))).toEqual({
      ok: true,
      value: {
        seed: 7,
        isSeedChosen: true,
        pack: 'p',
        device: 'cuda:1',
        cutOut: 'keep',
        sampling: {
          sparseStructure: { steps: 12, guidance: 7.5 },
          structuredLatent: { steps: 25, guidance: 3 },
          multiImage: 'multidiffusion',
        },
        sides: ['front', 'left'],
        objects: [2, null],
        building: { triangles: 5000, formats: ['glb'] },
        delivery: { geometry: 'draco' },
      },
    });
  });

  test.each([
    ['--ss-steps 0', '--ss-steps: '],
    ['--slat-guidance -1', '--slat-guidance: '],
    ['--multi-image both', '--multi-image: '],
    ['--device gpu', '--device: Expected auto, cpu or cuda:N'],
    ['--seed -1', '--seed: '],
    ['--seed 1.5', '--seed: '],
    ['--cut-out magic', '--cut-out: '],
    ['--object 0', '--object: '],
    ['--sides front,top', '--sides: '],
    ['--formats glb,fbx', '--formats: '],
    ['--levels 9', '--levels: '],
    ['--texture-size 9', '--texture-size: '],
  ])('that do not fit (%s) are named as they were typed', (words, said) => {
    expect(read(...words.split(' '))).toMatchObject({ ok: false, error: { code: 'usage', message: expect.stringContaining(` ${said}`) } });
  });
});
