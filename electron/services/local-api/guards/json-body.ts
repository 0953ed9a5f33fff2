// Bodies: JSON alone, of bounded size (the server's `bodyLimit`, and all that are held together) and depth, without keys that would reach a prototype.
import type { FastifyInstance } from 'fastify';
import { ReadableError } from '../failures/readable-error.ts';
import { limitHeldBodies } from './held-bodies.ts';

/** No request of any service has half as many. */
const MOST_LEVELS = 32;
/** Each takes some fifty bytes of memory: twenty million of them, which 64 MB of text can hold, would stop the program for half a minute. */
const MOST_VALUES = 200_000;

const JSON_TYPES = /^application\/(?:[\w.-]+\+)?json(?:;|$)/i;

/** Takes JSON whatever its `charset` parameter says; a body that calls itself none of `mediaTypes` is refused. */
export function takeJsonBodies(app: FastifyInstance, mediaTypes: RegExp = JSON_TYPES): void {
  app.addHook('onRequest', async ({ headers }) => {
    const packing = headers['content-encoding'] ?? 'identity';
    if (packing !== 'identity') throw new ReadableError(415, 'packed', 'Packed bodies are not taken.');
  });
  limitHeldBodies(app, (contentType) => mediaTypes.test(contentType));
  const parse = app.getDefaultJsonParser('error', 'error');
  app.removeAllContentTypeParsers();
  app.addContentTypeParser(mediaTypes, { parseAs: 'string' }, (request, body, done) => {
    if (body === '') return done(null, undefined);
    const text = typeof body === 'string' ? body : body.toString('utf8');
    if (!isShallow(text))
      return done(new ReadableError(422, 'too_deep', `The JSON is nested deeper than ${MOST_LEVELS} levels, or has too many parts.`));
    return parse(request, text, (error, value) =>
      error === null ? done(null, value) : done(new ReadableError(422, 'json_invalid', 'JSON decode error')),
    );
  });
}

/** Tells before anything is parsed. Text that is no JSON may count as either. */
function isShallow(text: string): boolean {
  let depth = 0;
  let values = 0;
  for (let index = 0; index < text.length; index++) {
    switch (text[index]) {
      case '"':
        index = endOfString(text, index);
        break;
      case '[':
      case '{':
        depth += 1;
        values += 1;
        break;
      case ',':
        values += 1;
        break;
      case ']':
      case '}':
        depth -= 1;
        break;
    }
    if (depth > MOST_LEVELS || values > MOST_VALUES) return false;
  }
  return true;
}

/** Where the string that begins at `start` has its closing quote; the end of the text where it has none. */
function endOfString(text: string, start: number): number {
  for (let end = text.indexOf('"', start + 1); end !== -1; end = text.indexOf('"', end + 1)) {
    let escapes = 0;
    while (text[end - 1 - escapes] === '\\') escapes += 1;
    if (escapes % 2 === 0) return end;
  }
  return text.length;
}
