// A request that does not fit its schema, with every issue as zod has it: the type provider's own compiler flattens them to text.
import type { FastifySchemaCompiler } from 'fastify';
import { core } from 'zod';

export class InvalidRequest extends Error {
  override readonly name = 'InvalidRequest';
  readonly statusCode = 422;
  readonly issues: readonly core.$ZodIssue[];
  readonly schema: core.$ZodType;
  /** Set by Fastify: `body`, `querystring`, `params` or `headers`. */
  validationContext?: string;

  constructor(issues: readonly core.$ZodIssue[], schema: core.$ZodType) {
    super(issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; '));
    this.issues = issues;
    this.schema = schema;
  }
}

export const validatorCompiler: FastifySchemaCompiler<core.$ZodType> =
  ({ schema }) =>
  (input: unknown) => {
    const parsed = core.safeParse(schema, input);
    return parsed.success ? { value: parsed.data } : { error: new InvalidRequest(parsed.error.issues, schema) };
  };
