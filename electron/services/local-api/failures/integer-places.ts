// Which places of a request are for whole numbers: an issue of zod says "number" for both kinds, and pydantic tells them apart.
import { core } from 'zod';

/** Whether `schema` has a whole number at `path`. */
export function isIntegerPlace(schema: core.$ZodType | undefined, path: readonly PropertyKey[]): boolean {
  const found = path.reduce<core.$ZodType | undefined>(inside, schema);
  const plain = found && unwrapped(found);
  return plain instanceof core.$ZodNumberFormat && plain._zod.def.format === 'safeint';
}

function inside(schema: core.$ZodType | undefined, part: PropertyKey): core.$ZodType | undefined {
  const plain = schema && unwrapped(schema);
  if (plain instanceof core.$ZodObject) return plain._zod.def.shape[String(part)];
  return plain instanceof core.$ZodArray ? plain._zod.def.element : undefined;
}

function unwrapped(schema: core.$ZodType): core.$ZodType {
  if (schema instanceof core.$ZodPipe) {
    const { in: taken, out: made } = schema._zod.def;
    return unwrapped(taken instanceof core.$ZodTransform ? made : taken); // one of the two says what is taken, the other changes it
  }
  const isWrapped = schema instanceof core.$ZodDefault || schema instanceof core.$ZodNullable || schema instanceof core.$ZodOptional;
  return isWrapped ? unwrapped(schema._zod.def.innerType) : schema;
}
