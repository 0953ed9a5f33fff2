// One spelling for the two dialects of JSON Schema that zod and msgspec write, so that they can be compared.

export type Schema = { readonly [key: string]: unknown };
export type Definitions = Readonly<Record<string, Schema>>;

/** Facts about a value that both dialects spell alike. */
const PLAIN_FACTS = ['minLength', 'maxLength', 'minItems', 'maxItems', 'pattern', 'const'] as const;

/** `{}` stands for any JSON value. Absent and `null` options are one: the runtime takes both, and the app sends none. */
export function normalised(schema: Schema, definitions: Definitions): Schema {
  const name = referenceOf(schema);
  if (name !== undefined) {
    // The only type of the contract that holds itself is "any JSON value".
    if (JSON.stringify(definitions[name]).includes(`#/$defs/${name}"`)) return {};
    const { $ref: _, ...besides } = schema;
    return normalised({ ...definitions[name], ...besides }, definitions);
  }
  const inner = (each: unknown) => normalised(asSchema(each), definitions);
  const choices = choicesOf(schema);
  if (Array.isArray(choices)) {
    const [only, ...others] = choices.filter((each) => asSchema(each)['type'] !== 'null').map(inner);
    const isNullable = others.length + 1 < choices.length;
    if (only !== undefined && others.length === 0 && isNullable) {
      return schema['default'] === null ? only : { ...only, isNullable };
    }
    return { anyOf: [only, ...others], isNullable };
  }
  const words = schema['enum'];
  return {
    ...Object.fromEntries(PLAIN_FACTS.filter((fact) => fact in schema).map((fact) => [fact, schema[fact]])),
    ...rangeOf(schema),
    ...(Array.isArray(words) ? { enum: [...words].sort() } : schema['type'] !== undefined && { type: schema['type'] }),
    ...(schema['items'] !== undefined && { items: inner(schema['items']) }),
    ...(schema['default'] != null && { default: withoutNulls(schema['default']) }),
    ...(schema['type'] === 'object' && objectFacts(schema, inner)),
  };
}

/** Several types in one schema are a choice between them. */
function choicesOf(schema: Schema): unknown {
  const types = schema['type'];
  return Array.isArray(types) ? types.map((type) => ({ ...schema, type })) : schema['anyOf'];
}

/** `theirs` without what the contract's loose objects leave to the runtime: the fields there that the contract does not name. */
export function asFarAsNamed(theirs: Schema, contract: Schema): Schema {
  const named = asSchema(contract['properties'] ?? {});
  const isLoose = typeof contract['additionalProperties'] === 'object' && 'properties' in contract;
  const required = theirs['required'];
  if (!('properties' in contract) || theirs['properties'] === undefined) return theirs;
  const properties = Object.entries(asSchema(theirs['properties'])).filter(([key]) => !isLoose || key in named);
  return {
    ...theirs,
    properties: Object.fromEntries(
      properties.map(([key, each]) => [key, key in named ? asFarAsNamed(asSchema(each), asSchema(named[key])) : each]),
    ),
    ...(Array.isArray(required) && { required: required.filter((key) => !isLoose || key in named) }),
  };
}

function objectFacts(schema: Schema, inner: (each: unknown) => Schema): Schema {
  // What is read of earlier versions and left out never reaches the runtime.
  const properties = Object.entries(asSchema(schema['properties'] ?? {})).filter(([, each]) => !asSchema(each)['deprecated']);
  const required = schema['required'];
  const others = schema['additionalProperties'];
  const values = typeof others === 'object' ? inner(others) : others;
  const isAny = values === undefined || (typeof values === 'object' && Object.keys(asSchema(values)).length === 0);
  return {
    properties: Object.fromEntries(properties.map(([key, each]) => [key, inner(each)])),
    required: Array.isArray(required) ? [...required].sort() : [],
    // A kept and an overlooked unknown field are the same on the wire.
    ...(!isAny && { others: values }),
  };
}

/** zod bounds every integer by what a JavaScript number holds. */
function rangeOf({ minimum, maximum }: Schema): Schema {
  return {
    ...(minimum !== undefined && minimum !== Number.MIN_SAFE_INTEGER && { minimum }),
    ...(maximum !== undefined && maximum !== Number.MAX_SAFE_INTEGER && { maximum }),
  };
}

function referenceOf({ $ref }: Schema): string | undefined {
  return typeof $ref === 'string' ? $ref.split('/').at(-1) : undefined;
}

function withoutNulls(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).filter(([, each]) => each !== null));
}

function asSchema(value: unknown): Schema {
  if (typeof value !== 'object' || value === null) throw new Error(`not a schema: ${JSON.stringify(value)}`);
  return value as Schema; // an object of JSON
}
