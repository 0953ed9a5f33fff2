import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { TrellisInput } from '../fal/wire/trellis-input.ts';
import { object3dRequest } from '../nim/object-3d.ts';
import { pydanticDetails } from './pydantic-details.ts';

const Request = object3dRequest(['image']);

function details(input: unknown, schema: z.ZodType = Request) {
  const parsed = schema.safeParse(input);
  return parsed.success ? [] : pydanticDetails(parsed.error.issues, { input, schema });
}

describe('the details of a request that does not fit', () => {
  test.each([
    [{ ss_cfg_scale: 1 }, 'greater_than', 'Input should be greater than 1', { gt: 1 }],
    [{ slat_cfg_scale: 10.5 }, 'less_than_equal', 'Input should be less than or equal to 10', { le: 10 }],
    [{ ss_sampling_steps: 9 }, 'greater_than_equal', 'Input should be greater than or equal to 10', { ge: 10 }],
    [{ slat_sampling_steps: 51 }, 'less_than_equal', 'Input should be less than or equal to 50', { le: 50 }],
    [{ ss_sampling_steps: 12.5 }, 'int_from_float', 'Input should be a valid integer, got a number with a fractional part', undefined],
    [{ ss_sampling_steps: 'many' }, 'int_parsing', 'Input should be a valid integer, unable to parse string as an integer', undefined],
    [{ ss_sampling_steps: [12] }, 'int_type', 'Input should be a valid integer', undefined],
    [{ ss_sampling_steps: 2 ** 53 }, 'less_than_equal', 'Input should be less than or equal to 50', { le: 50 }],
    [{ seed: -(2 ** 60) }, 'greater_than_equal', 'Input should be greater than or equal to 0', { ge: 0 }],
    [{ ss_cfg_scale: 'much' }, 'float_parsing', 'Input should be a valid number, unable to parse string as a number', undefined],
    [{ ss_cfg_scale: false }, 'float_type', 'Input should be a valid number', undefined],
    [{ samples: 2 }, 'less_than_equal', 'Input should be less than or equal to 1', { le: 1 }],
    [{ seed: -1 }, 'greater_than_equal', 'Input should be greater than or equal to 0', { ge: 0 }],
    [{ seed: 4294967296 }, 'less_than_equal', 'Input should be less than or equal to 4294967295', { le: 4294967295 }],
    [{ no_texture: 'maybe' }, 'bool_parsing', 'Input should be a valid boolean, unable to interpret input', undefined],
    [{ no_texture: [] }, 'bool_type', 'Input should be a valid boolean', undefined],
    [{ prompt: 7 }, 'string_type', 'Input should be a valid string', undefined],
    [{ mode: 'text' }, 'literal_error', "Input should be 'image'", { expected: "'image'" }],
    [{ output_format: 'obj' }, 'literal_error', "Input should be 'glb' or 'stl'", { expected: "'glb' or 'stl'" }],
    [
      { multiimage_algo: 'both' },
      'literal_error',
      "Input should be 'stochastic' or 'multidiffusion'",
      { expected: "'stochastic' or 'multidiffusion'" },
    ],
  ])('of %j name its place, its kind and its value', (input, type, msg, ctx) => {
    const [[field, value] = []] = Object.entries(input);
    expect(details(input)).toEqual([{ type, loc: ['body', field], msg, input: value, ...(ctx && { ctx }) }]);
  });

  test('name each branch of what may be one thing or several', () => {
    expect(details({ image: 7 }).map(({ loc, type }) => [loc.join('.'), type])).toEqual([
      ['body.image.str', 'string_type'],
      ['body.image.list[str]', 'list_type'],
    ]);
    expect(details({ image: ['a', 7] }).at(-1)).toMatchObject({ loc: ['body', 'image', 'list[str]', 1], type: 'string_type', input: 7 });
    expect(details({ image: [] }).at(-1)).toMatchObject({
      type: 'too_short',
      ctx: { field_type: 'List', min_length: 1, actual_length: 0 },
    });
    expect(details({ ss_cfg_scale: Number.POSITIVE_INFINITY })).toMatchObject([{ type: 'finite_number' }]);
  });

  test.each([
    ['seed', 'int_parsing'],
    ['ss_sampling_steps', 'int_parsing'],
    ['ss_guidance_strength', 'float_parsing'],
  ])('tell whole numbers from others also where an input is changed on its way: %s', (field, type) => {
    expect(details({ image_url: 'data:,', [field]: 'x' }, TrellisInput)).toMatchObject([{ loc: ['body', field], type, input: 'x' }]);
  });

  test('say what is missing, and what is no object at all', () => {
    const Needy = z.object({ image_url: z.string() });
    expect(details({}, Needy)).toEqual([{ type: 'missing', loc: ['body', 'image_url'], msg: 'Field required', input: {} }]);
    expect(details('text', Needy)).toMatchObject([{ type: 'model_attributes_type', loc: ['body'] }]);
  });

  test('never repeat a whole picture', () => {
    const picture = `data:image/png;base64,${'A'.repeat(100_000)}`;
    expect(JSON.stringify(details({ mode: picture })).length).toBeLessThan(600);
  });
});

test('half a letter in the words becomes the sign for one that cannot be read', () => {
  expect(Request.parse({ prompt: 'a chair\ud800' }).prompt).toBe('a chair\ufffd');
});

test('everything is as NVIDIA has it when nothing is said, and null is nothing', () => {
  const defaults = {
    ...{ mode: null, prompt: null, image: null, objects: null, multiimage_algo: 'stochastic', ss_cfg_scale: 7.5, slat_cfg_scale: 3 },
    ...{ ss_sampling_steps: 25, slat_sampling_steps: 25, samples: 1, no_texture: false, seed: 0, output_format: 'glb' },
  };
  expect(Request.parse({})).toEqual(defaults);
  expect(Request.parse({ unknown: 1, samples: null, mode: null })).toEqual({ ...defaults, samples: null });
});
