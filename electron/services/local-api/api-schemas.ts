// The names under which schemas stand in the OpenAPI document, and the document's schemas made of zod's.
import type { SwaggerTransform, SwaggerTransformObject } from '@fastify/swagger';
import { createJsonSchemaTransform, createJsonSchemaTransformObject } from 'fastify-type-provider-zod';
import type { OpenAPIV3_1 } from 'openapi-types';
import { z } from 'zod';

type Side = 'request' | 'response';

export class ApiSchemas {
  readonly #registry = z.registry<{ id: string }>();
  readonly #sides = new Map<string, Side>();

  /** `schema`, which the document shows as `name`. */
  request<T extends z.ZodType>(name: string, schema: T): T {
    return this.#name(name, schema, 'request');
  }

  response<T extends z.ZodType>(name: string, schema: T): T {
    return this.#name(name, schema, 'response');
  }

  transform(): SwaggerTransform {
    return createJsonSchemaTransform({ schemaRegistry: this.#registry });
  }

  /** The type provider makes two schemas of each, `X` for what we answer and `XInput` for what we take; each of ours is used one way. */
  transformObject(): SwaggerTransformObject {
    const transform = createJsonSchemaTransformObject({ schemaRegistry: this.#registry });
    return (document) => {
      const text = JSON.stringify(transform(document));
      // The same document, under other names.
      const made = JSON.parse(
        this.#requestNames().reduce((words, name) => renamed(words, `${name}Input`, name), text),
      ) as Partial<OpenAPIV3_1.Document>;
      const schemas = Object.entries(made.components?.schemas ?? {}).filter(([name]) => !name.endsWith('Input') && !name.endsWith(UNUSED));
      return { ...made, components: { ...made.components, schemas: Object.fromEntries(schemas) } };
    };
  }

  #requestNames(): string[] {
    return [...this.#sides].flatMap(([name, side]) => (side === 'request' ? [name] : []));
  }

  #name<T extends z.ZodType>(name: string, schema: T, side: Side): T {
    if (!this.#registry.has(schema)) this.#registry.add(schema, { id: name });
    this.#sides.set(name, side);
    return schema;
  }
}

const UNUSED = 'AnsweredNowhere';

/** What was `name` gives way to what was `from`. */
function renamed(text: string, from: string, name: string): string {
  return text
    .replaceAll(`"${name}":`, `"${name}${UNUSED}":`)
    .replaceAll(`"${from}":`, `"${name}":`)
    .replaceAll(`/schemas/${from}"`, `/schemas/${name}"`);
}
