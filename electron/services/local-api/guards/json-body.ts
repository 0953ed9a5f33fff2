// Bodies: JSON alone, of bounded size (the server's `bodyLimit`) and depth, without keys that would reach a prototype.
import type { FastifyInstance } from 'fastify';
import { ReadableError } from '../failures/readable-error.ts';

/** No request of any service has half as many. */
const MOST_LEVELS = 32;
/** Counted only as far as it matters; 64 MB of `[[[[…` are refused without another walk through them. */
const MOST_VALUES = 200_000;

const JSON_TYPES = /^application\/(?:[\w.-]+\+)?json(?:;|$)/i;

/** Takes JSON whatever its `charset` parameter says; a body that calls itself none of `mediaTypes` is refused. */
export function takeJsonBodies(app: FastifyInstance, mediaTypes: RegExp = JSON_TYPES): void {
  app.addHook('onRequest', async ({ headers }) => {
    const packing = headers['content-encoding'] ?? 'identity';
    if (packing !== 'identity') throw new ReadableError(415, 'packed', 'Packed bodies are not taken.');
  });
  const parse = app.getDefaultJsonParser('error', 'error');
  app.removeAllContentTypeParsers();
  app.addContentTypeParser(mediaTypes, { parseAs: 'string' }, (request, body, done) => {
    if (body === '') return done(null, undefined);
    return parse(request, typeof body === 'string' ? body : body.toString('utf8'), (error, value) => {
      if (error !== null) return done(new ReadableError(422, 'json_invalid', 'JSON decode error'));
      if (!isShallow(value))
        return done(new ReadableError(422, 'too_deep', `The JSON is nested deeper than ${MOST_LEVELS} levels, or has too many parts.`));
      return done(null, value);
    });
  });
}

function isShallow(root: unknown): boolean {
  let level: unknown[] = [root];
  let values = 0;
  for (let depth = 0; level.length > 0; depth++) {
    values += level.length;
    if (depth > MOST_LEVELS || values > MOST_VALUES) return false;
    const next: unknown[] = [];
    for (const value of level) if (typeof value === 'object' && value !== null) for (const each of Object.values(value)) next.push(each);
    level = next;
  }
  return true;
}
