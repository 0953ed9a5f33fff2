// Values made from JSON schemas, seeded: mostly what the schema asks for, at its edges, and now and then something else altogether.
import { z } from 'zod';
import type { Seeded } from './seeded.ts';

/** As much of a schema as our OpenAPI document uses. */
export interface Schema {
  readonly $ref?: string | undefined;
  readonly type?: string | readonly string[] | undefined;
  readonly anyOf?: readonly Schema[] | undefined;
  readonly oneOf?: readonly Schema[] | undefined;
  readonly enum?: readonly unknown[] | undefined;
  readonly const?: unknown;
  readonly properties?: Readonly<Record<string, Schema>> | undefined;
  readonly required?: readonly string[] | undefined;
  readonly items?: Schema | undefined;
  readonly minimum?: number | undefined;
  readonly maximum?: number | undefined;
  readonly exclusiveMinimum?: number | undefined;
  readonly minLength?: number | undefined;
  readonly maxLength?: number | undefined;
  readonly maxItems?: number | undefined;
}

export const Schema: z.ZodType<Schema> = z.lazy(() =>
  z.looseObject({
    $ref: z.string().optional(),
    type: z.union([z.string(), z.array(z.string())]).optional(),
    anyOf: z.array(Schema).optional(),
    oneOf: z.array(Schema).optional(),
    enum: z.array(z.unknown()).optional(),
    const: z.unknown().optional(),
    properties: z.record(z.string(), Schema).optional(),
    required: z.array(z.string()).optional(),
    items: Schema.optional(),
    minimum: z.number().optional(),
    maximum: z.number().optional(),
    exclusiveMinimum: z.number().optional(),
    minLength: z.number().optional(),
    maxLength: z.number().optional(),
    maxItems: z.number().optional(),
  }),
);

export interface Making {
  readonly random: Seeded;
  /** By the last part of a `$ref`. */
  readonly schemas: Readonly<Record<string, Schema>>;
  /** What a property is made of that a schema calls a string, by its name. */
  readonly known: Readonly<Record<string, readonly unknown[]>>;
  /** How often something else takes a value's place, 0…1. */
  readonly oddness: number;
}

export const ODD_VALUES: readonly unknown[] = [
  ...[
    null,
    true,
    false,
    0,
    -1,
    1.5,
    1e30,
    -1e308,
    2 ** 53,
    4294967296,
    '',
    ' ',
    '\u0000',
    '\ud800',
    '..',
    '../../etc/passwd',
    "'; DROP TABLE jobs;--",
  ],
  ...[
    'x'.repeat(5000),
    '😀'.repeat(300),
    '{{7*7}}',
    '%s%n',
    'NaN',
    'data:,',
    'data:image/png;base64,',
    'data:image/png;base64,QUJD',
    'http://127.0.0.1:1/',
  ],
  ...['file:///etc/passwd', 'http://169.254.169.254/', [], {}, [[[[[]]]]], { a: { b: { c: {} } } }, [null], ['x', 1], 'true', '25'],
];
/** Of optional properties, how many are there. */
const PRESENT = 0.4;
const MOST_ITEMS = 4;

export function makeValue(schema: Schema, making: Making, name = ''): unknown {
  const { random, schemas, known, oddness } = making;
  if (random.next() < oddness) return random.pick(ODD_VALUES);
  const choices = known[name];
  if (choices !== undefined && schema.properties === undefined) return random.pick(choices);
  if (schema.$ref !== undefined) return makeValue(schemas[schema.$ref.split('/').at(-1) ?? ''] ?? {}, making, name);
  const branches = schema.anyOf ?? schema.oneOf;
  if (branches !== undefined && branches.length > 0) return makeValue(random.pick(branches), making, name);
  if (schema.const !== undefined) return schema.const;
  if (schema.enum !== undefined && schema.enum.length > 0) return random.pick(schema.enum);
  return plainValue(schema, making);
}

function plainValue(schema: Schema, making: Making): unknown {
  const { random } = making;
  const type = typeof schema.type === 'string' ? schema.type : random.pick(schema.type ?? ['object']);
  switch (type) {
    case 'string':
      return textOf(schema, random);
    case 'integer':
    case 'number':
      return numberOf(schema, random, type === 'integer');
    case 'boolean':
      return random.next() < 0.5;
    case 'array':
      return Array.from({ length: random.below(Math.min(schema.maxItems ?? MOST_ITEMS, MOST_ITEMS) + 1) }, () =>
        makeValue(schema.items ?? {}, making),
      );
    case 'object':
      return objectOf(schema, making);
    default:
      return null;
  }
}

function objectOf({ properties = {}, required = [] }: Schema, making: Making): object {
  const chosen = Object.entries(properties).filter(([name]) => required.includes(name) || making.random.next() < PRESENT);
  return Object.fromEntries(chosen.map(([name, schema]) => [name, makeValue(schema, making, name)]));
}

function numberOf({ minimum = 0, maximum = minimum + 1000, exclusiveMinimum }: Schema, random: Seeded, isWhole: boolean): number {
  const low = exclusiveMinimum ?? minimum;
  const high = Math.min(maximum, low + 1e9);
  const value = random.pick([low, high, low + random.next() * (high - low), low - 1, high + 1]);
  return isWhole ? Math.round(value) : value;
}

function textOf({ minLength = 0, maxLength = 40 }: Schema, random: Seeded): string {
  const length = Math.min(random.pick([minLength, Math.min(maxLength, 2000), minLength + random.below(20)]), 2000);
  return Array.from({ length }, () => random.pick([...'abc chair 0_-./é木'])).join('');
}
