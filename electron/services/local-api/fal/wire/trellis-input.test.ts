import { describe, expect, test } from 'vitest';
import { TrellisInput, TrellisMultiInput } from './trellis-input.ts';

const DEFAULTS = {
  structureGuidance: 7.5,
  structureSteps: 12,
  latentGuidance: 3,
  latentSteps: 12,
  simplify: 0.95,
  textureSize: 1024,
};
const NOTHING = Object.fromEntries(
  [
    'seed',
    'ss_guidance_strength',
    'ss_sampling_steps',
    'slat_guidance_strength',
    'slat_sampling_steps',
    'mesh_simplify',
    'texture_size',
    'object',
  ].map((field) => [field, null]),
);

const parametersOf = (input: object) => TrellisInput.parse({ image_url: 'data:,', ...input }).parameters;

describe('the input of fal-ai/trellis', () => {
  test.each([{}, NOTHING, { prompt: 'of no meaning', image_urls: 7 }])('has the defaults of fal where it says %j', (input) => {
    expect(parametersOf(input)).toEqual(DEFAULTS);
  });

  test.each([
    [{ object: 2 }, { objects: [2] }],
    [{ texture_size: 512 }, { textureSize: 512 }],
    [{ texture_size: '2048' }, { textureSize: 2048 }],
    [
      { ss_sampling_steps: 1, slat_sampling_steps: 50 },
      { structureSteps: 1, latentSteps: 50 },
    ],
    [
      { ss_guidance_strength: 0, slat_guidance_strength: 10 },
      { structureGuidance: 0, latentGuidance: 10 },
    ],
    [{ mesh_simplify: 0.9 }, { simplify: 0.9 }],
    [{ seed: 0 }, { seed: 0 }],
    [{ seed: 2 ** 32 - 1 }, { seed: 2 ** 32 - 1 }],
    [{ seed: -1 }, { seed: 2 ** 32 - 1 }],
    [{ seed: 2 ** 63 }, { seed: 0 }],
    [{ seed: 2 ** 53 + 2 }, { seed: 2 }],
    [{ seed: 1_790_000_000_000 }, { seed: 1_790_000_000_000 % 2 ** 32 }],
  ])('with %j means %j', (input, parameters) => {
    expect(parametersOf(input)).toEqual({ ...DEFAULTS, ...parameters });
  });

  test.each([
    { image_url: '' },
    { image_url: null },
    { image_url: ['a'] },
    { object: 0 },
    { object: [1] },
    { seed: 1.5 },
    { seed: '1' },
    { seed: 1.5e-7 },
    { seed: Number.POSITIVE_INFINITY },
    { ss_sampling_steps: 0 },
    { ss_sampling_steps: 12.5 },
    { slat_sampling_steps: 51 },
    { ss_guidance_strength: -0.1 },
    { slat_guidance_strength: '3' },
    { mesh_simplify: 0.99 },
    { mesh_simplify: 0.89 },
    { texture_size: 1000 },
    { texture_size: '1024px' },
  ])('with %j is refused', (input) => {
    expect(TrellisInput.safeParse({ image_url: 'data:,', ...input }).success).toBe(false);
  });
});

describe('the input of fal-ai/trellis/multi', () => {
  test('names its pictures one by one, for errors', () => {
    expect(TrellisMultiInput.parse({ image_urls: ['a', 'b'], multiimage_algo: null })).toEqual({
      images: [
        { url: 'a', loc: ['body', 'image_urls', 0] },
        { url: 'b', loc: ['body', 'image_urls', 1] },
      ],
      parameters: { ...DEFAULTS, multiImage: 'stochastic' },
    });
  });

  test('may say for each which of its objects is made', () => {
    const { parameters } = TrellisMultiInput.parse({ image_urls: ['a', 'b'], objects: [2, null] });
    expect(parameters.objects).toEqual([2, null]);
    expect(TrellisMultiInput.safeParse({ image_urls: ['a', 'b'], objects: [2] }).error?.issues).toMatchObject([{ path: ['objects'] }]);
  });

  test.each([{ image_urls: [] }, { image_urls: Array(9).fill('a') }, { image_urls: 'a' }, { image_urls: ['a'], multiimage_algo: 'both' }])(
    'with %j is refused',
    (input) => {
      expect(TrellisMultiInput.safeParse(input).success).toBe(false);
    },
  );
});
