// What is wrong with a request by our schemas, as pydantic's details.
import type { FastifyRequest } from 'fastify';
import type { InvalidRequest } from './invalid-request.ts';
import { type PydanticDetail, pydanticDetails } from './pydantic-details.ts';

const PLACES: Readonly<Record<string, 'body' | 'query' | 'path'>> = { querystring: 'query', params: 'path' };

export function validationDetails({ issues, schema, validationContext = '' }: InvalidRequest, request: FastifyRequest): PydanticDetail[] {
  const place = PLACES[validationContext] ?? 'body';
  const input = { body: request.body, query: request.query, path: request.params }[place];
  return pydanticDetails(issues, { input, schema, place });
}
