import { describe, expect, test } from 'vitest';
import { assertPlainData, packAnswer } from './plain-data.ts';

describe('plain data', () => {
  test('is JSON and bytes, as deep as one likes', () => {
    const message = { a: [1, 'b', true, null, undefined, { c: new Uint8Array(2) }] };
    expect(() => assertPlainData(message, 'message')).not.toThrow();
  });

  test.each([
    ['a Map', { found: new Map() }, 'message.found is a Map'],
    ['an ArrayBuffer', [new ArrayBuffer(1)], 'message[0] is a ArrayBuffer'],
    ['a Date', { at: new Date(0) }, 'message.at is a Date'],
    ['a function', { run: () => 1 }, 'message.run is a function'],
  ])('is not %s', (_what, message, words) => {
    expect(() => assertPlainData(message, 'message')).toThrow(words);
  });

  test('crosses as one text, unless it holds bytes', () => {
    expect(packAnswer({ ok: true, value: ['a', 1] })).toBe('{"ok":true,"value":["a",1]}');
    expect(packAnswer('a')).toBe('"a"');
    expect(packAnswer(undefined)).toBeUndefined();
    const answer = { value: { bytes: new Uint8Array(2) } };
    expect(packAnswer(answer)).toBe(answer);
  });
});
