// How values are written after flags, and how they become the contract's.
import { InvalidArgumentError } from 'commander';
import type { z } from 'zod';
import { err, ok, type Result } from '#contract/outcome/result.ts';

export function number(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value)) throw new InvalidArgumentError(`"${text}" is not a number.`);
  return value;
}

/** A number, or the one word that may stand for it. */
export function numberOr<T extends string>(word: T): (text: string) => number | T {
  return (text) => (text === word ? word : number(text));
}

/** Numbers as people write them in lists: `1,2,3`. */
export function numbers(text: string): number[] {
  return list(text).map(number);
}

export function list(text: string): string[] {
  return text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

/** `value` as `schema` has it; a usage error names every flag that does not fit. */
export function parseOptions<T>(schema: z.ZodType<T>, value: unknown): Result<T> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return ok(parsed.data);
  const complaints = parsed.error.issues.map(({ path, message }) => `${flagOf(path)}: ${message}`);
  return err({ code: 'usage', message: `An option has a value that cannot be used. ${complaints.join('; ')}.` });
}

/** The flags whose names are not those of the options that they give. */
const OTHERWISE_NAMED: Readonly<Record<string, string>> = {
  'sampling.sparseStructure.steps': '--ss-steps',
  'sampling.sparseStructure.guidance': '--ss-guidance',
  'sampling.structuredLatent.steps': '--slat-steps',
  'sampling.structuredLatent.guidance': '--slat-guidance',
  levelsOfDetail: '--levels',
  objects: '--object',
  allowedOrigins: '--allow-origin',
};

/** As it is typed; of an entry in a list, the flag that takes the list. */
function flagOf(path: readonly PropertyKey[]): string {
  const names = path.filter((part) => typeof part === 'string');
  const name = names.at(-1) ?? '';
  return OTHERWISE_NAMED[names.join('.')] ?? `--${name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

/** Without the entries that are undefined. */
export function given<T extends object>(values: T): Partial<T> {
  // Leaving entries out of an object keeps the types of the others.
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Partial<T>;
}
