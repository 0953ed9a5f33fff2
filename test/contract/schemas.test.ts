// The whole contract against the runtime's, field by field: names, types, what is required, closed lists, ranges and defaults.
// The golden messages show that both languages judge alike; this shows that neither has a field or a limit that the other lacks.
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { RUNTIME_METHODS, type RuntimeMethod, RuntimeNotification } from '#contract/channels/runtime-rpc.ts';
import { RuntimeFailure } from '#contract/outcome/errors.ts';
import { asFarAsNamed, type Definitions, normalised, type Schema } from './normalised-schema.ts';

const RUNTIME = fileURLToPath(new URL('../../python-runtime', import.meta.url));
const methods = Object.keys(RUNTIME_METHODS) as RuntimeMethod[]; // keys of an object literal

const schema = z.custom<Schema>((value) => typeof value === 'object' && value !== null);
const Printed = z.object({
  methods: z.record(z.string(), z.object({ params: schema, result: schema })),
  notifications: z.record(z.string(), schema),
  failure: schema,
  $defs: z.record(z.string(), schema),
});
let runtime: z.infer<typeof Printed>;

beforeAll(async () => {
  const { stdout } = await execa('.venv/bin/python', ['-m', 'espalier_tools.protocol_schema'], {
    cwd: RUNTIME,
    env: { PYTHONPATH: 'src:tools' },
  });
  runtime = Printed.parse(JSON.parse(stdout));
});

describe('the runtime reads and writes exactly what the contract says', () => {
  test.each(methods)('in the parameters of %s', (method) => {
    expect(runtimes(runtime.methods[method]?.params)).toEqual(ours(RUNTIME_METHODS[method].params));
  });

  test.each(methods)('in the answer of %s', (method) => {
    const { result } = RUNTIME_METHODS[method];
    expect(asFarAsNamed(runtimes(runtime.methods[method]?.result), z.toJSONSchema(result, { io: 'input' }))).toEqual(ours(result));
  });

  test.each(RuntimeNotification.options.map(({ shape }) => [shape.method.value, shape.params] as const))(
    'in the notification %s',
    (name, params) => {
      expect(runtimes(runtime.notifications[name])).toEqual(ours(params));
    },
  );

  test('in the record of a failure, whose codes are one closed list', () => {
    expect(runtimes(runtime.failure)).toEqual(ours(RuntimeFailure));
  });

  test('and has no other method or notification', () => {
    expect(Object.keys(runtime.methods)).toEqual(methods);
    expect(Object.keys(runtime.notifications)).toEqual(RuntimeNotification.options.map(({ shape }) => shape.method.value));
  });
});

describe('a difference of one fact is seen', () => {
  const building = z.strictObject({ size: z.int().min(64).max(8192).optional(), format: z.enum(['png', 'webp']).default('png') });
  const changed = {
    'a limit': z.strictObject({ ...building.shape, size: z.int().min(64).max(4096).optional() }),
    'a type': z.strictObject({ ...building.shape, size: z.number().min(64).max(8192).optional() }),
    'a word of a closed list': z.strictObject({ ...building.shape, format: z.enum(['png', 'jpeg']).default('png') }),
    'a default': z.strictObject({ ...building.shape, format: z.enum(['png', 'webp']).default('webp') }),
    'a field more': z.strictObject({ ...building.shape, more: z.string().optional() }),
    'what is required': z.strictObject({ ...building.shape, size: z.int().min(64).max(8192) }),
    'what may be null': z.strictObject({ ...building.shape, size: z.int().min(64).max(8192).nullable() }),
    'whether unknown fields are refused': z.object(building.shape),
  };

  test.each(Object.entries(changed))('in %s', (_, other) => {
    expect(ours(other)).not.toEqual(ours(building));
  });
});

function ours(type: z.ZodType): Schema {
  const own: Schema & { $defs?: Definitions } = z.toJSONSchema(type, { io: 'input' });
  return normalised(own, own.$defs ?? {});
}

function runtimes(written: Schema | undefined): Schema {
  return written === undefined ? {} : normalised(written, runtime.$defs);
}
