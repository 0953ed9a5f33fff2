// Validation errors in the form that FastAPI with pydantic v2 gives them, which clients of both hosted services read.
// Types, messages and contexts: https://docs.pydantic.dev/latest/errors/validation_errors/
import type { core } from 'zod';
import { isIntegerPlace } from './integer-places.ts';

export interface PydanticDetail {
  readonly type: string;
  readonly loc: readonly (string | number)[];
  readonly msg: string;
  readonly input: unknown;
  readonly ctx?: Readonly<Record<string, unknown>>;
}

type Words = Pick<PydanticDetail, 'type' | 'msg' | 'ctx'>;
/** As much of an input as an error repeats. */
const MOST_INPUT_CHARACTERS = 200;

export interface CheckedInput {
  readonly input: unknown;
  /** The one that it does not fit. */
  readonly schema?: core.$ZodType;
  /** Of the request; the body when absent. */
  readonly place?: 'body' | 'query' | 'path';
}

/** The details of `issues` that a schema found. */
export function pydanticDetails(issues: readonly core.$ZodIssue[], { input, schema, place = 'body' }: CheckedInput): PydanticDetail[] {
  return issues.flatMap((issue) => detailsOf(issue, { input, schema }, [place]));
}

/** One detail that no schema made. */
export function pydanticDetail(loc: PydanticDetail['loc'], words: Words, input: unknown): PydanticDetail {
  const { type, msg, ctx } = words;
  return { type, loc, msg, input: shortened(input), ...(ctx !== undefined && { ctx }) };
}

function detailsOf(
  issue: core.$ZodIssue,
  { input, schema }: { input: unknown; schema: core.$ZodType | undefined },
  loc: readonly (string | number)[],
): PydanticDetail[] {
  const path = issue.path.filter((part) => typeof part !== 'symbol');
  const value = path.reduce<unknown>(inside, input);
  const place = [...loc, ...path];
  if (issue.code === 'invalid_union' && issue.errors.length > 0) {
    return issue.errors.flatMap((branch) =>
      branch.slice(0, 1).flatMap((each) => detailsOf(each, { input: value, schema: undefined }, [...place, branchName(each)])),
    );
  }
  return [pydanticDetail(place, wordsOf(issue, value, isIntegerPlace(schema, path)), value)];
}

/** pydantic names the branch of a union after its type. */
function branchName(issue: core.$ZodIssue): string {
  if (issue.code !== 'invalid_type') return issue.code === 'too_small' || issue.code === 'too_big' ? issue.origin : 'value';
  if (issue.expected === 'string') return issue.path.length > 0 ? 'list[str]' : 'str';
  return issue.expected === 'array' ? 'list[str]' : issue.expected;
}

function wordsOf(issue: core.$ZodIssue, value: unknown, isInteger: boolean): Words {
  switch (issue.code) {
    case 'invalid_type':
      return value === undefined ? { type: 'missing', msg: 'Field required' } : wrongType(isInteger ? 'int' : issue.expected, value);
    case 'invalid_value':
      return value === undefined ? { type: 'missing', msg: 'Field required' } : wrongValue(issue.values);
    case 'too_small':
      return bound(issue.origin, Number(issue.minimum), issue.inclusive === false ? 'greater_than' : 'greater_than_equal');
    case 'too_big':
      return bound(issue.origin, Number(issue.maximum), issue.inclusive === false ? 'less_than' : 'less_than_equal');
    default:
      return { type: 'value_error', msg: `Value error, ${issue.message}`, ctx: { error: {} } };
  }
}

function wrongType(expected: string, value: unknown): Words {
  switch (expected) {
    case 'string':
      return { type: 'string_type', msg: 'Input should be a valid string' };
    case 'boolean':
      return { type: 'bool_type', msg: 'Input should be a valid boolean' };
    case 'array':
      return { type: 'list_type', msg: 'Input should be a valid list' };
    case 'int':
      return typeof value === 'number'
        ? { type: 'int_from_float', msg: 'Input should be a valid integer, got a number with a fractional part' }
        : { type: 'int_type', msg: 'Input should be a valid integer' };
    case 'number':
      return { type: 'float_type', msg: 'Input should be a valid number' };
    default:
      return { type: 'model_attributes_type', msg: 'Input should be a valid dictionary or object to extract fields from' };
  }
}

function wrongValue(values: readonly unknown[]): Words {
  const quoted = values.map((value) => (typeof value === 'string' ? `'${value}'` : String(value)));
  const last = quoted.at(-1) ?? '';
  const expected = quoted.length > 1 ? `${quoted.slice(0, -1).join(', ')} or ${last}` : last;
  return { type: 'literal_error', msg: `Input should be ${expected}`, ctx: { expected } };
}

function bound(origin: string, limit: number, comparison: keyof typeof COMPARISONS): Words {
  const isLow = comparison.startsWith('greater');
  if (origin === 'string') {
    const ctx = { [isLow ? 'min_length' : 'max_length']: limit };
    return {
      type: isLow ? 'string_too_short' : 'string_too_long',
      msg: `String should have at ${isLow ? 'least' : 'most'} ${counted(limit, 'character')}`,
      ctx,
    };
  }
  if (origin === 'array') {
    const ctx = { field_type: 'List', [isLow ? 'min_length' : 'max_length']: limit };
    return {
      type: isLow ? 'too_short' : 'too_long',
      msg: `List should have at ${isLow ? 'least' : 'most'} ${counted(limit, 'item')} after validation`,
      ctx,
    };
  }
  const { words, key } = COMPARISONS[comparison];
  return { type: comparison, msg: `Input should be ${words} ${limit}`, ctx: { [key]: limit } };
}

const COMPARISONS = {
  greater_than: { words: 'greater than', key: 'gt' },
  greater_than_equal: { words: 'greater than or equal to', key: 'ge' },
  less_than: { words: 'less than', key: 'lt' },
  less_than_equal: { words: 'less than or equal to', key: 'le' },
} as const;

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

function inside(value: unknown, part: string | number): unknown {
  if (typeof value !== 'object' || value === null) return undefined;
  return Object.hasOwn(value, part) ? Reflect.get(value, part) : undefined;
}

/** A picture of forty megabytes is not sent back. Whole objects are left out: they are the request itself. */
function shortened(input: unknown): unknown {
  if (typeof input === 'string') return input.length > MOST_INPUT_CHARACTERS ? `${input.slice(0, MOST_INPUT_CHARACTERS)}…` : input;
  if (Array.isArray(input)) return input.slice(0, 8).map(shortened);
  return typeof input === 'object' && input !== null ? {} : (input ?? null);
}
