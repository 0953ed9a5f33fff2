import { describe, expect, test } from 'vitest';
import { LineFramer } from './line-framer.ts';

const line = (text: string) => ({ kind: 'line', text });

describe('a line framer', () => {
  test('gives each whole line once, however the bytes are cut', () => {
    const bytes = Buffer.from('one\ntwo\n\nthree\n');
    for (let cut = 0; cut <= bytes.length; cut++) {
      const framer = new LineFramer(100);
      const lines = [...framer.push(bytes.subarray(0, cut)), ...framer.push(bytes.subarray(cut))];
      expect(lines).toEqual(['one', 'two', '', 'three'].map(line));
      expect(framer.end()).toBeUndefined();
    }
  });

  test('keeps a character whole when a chunk ends inside it', () => {
    const framer = new LineFramer(100);
    const lines = [...Buffer.from('tea pot 🫖\n')].flatMap((byte) => framer.push(Buffer.of(byte)));
    expect(lines).toEqual([line('tea pot 🫖')]);
  });

  test('gives the unfinished rest at the end', () => {
    const framer = new LineFramer(100);
    expect(framer.push(Buffer.from('whole\nhal'))).toEqual([line('whole')]);
    expect(framer.end()).toEqual(line('hal'));
  });

  test('takes a line of exactly the limit and refuses one byte more', () => {
    const framer = new LineFramer(4);
    expect(framer.push(Buffer.from('1234\n12345\nok\n'))).toEqual([line('1234'), { kind: 'too-long', bytes: 5 }, line('ok')]);
  });

  test('holds no more than the limit of a line that never ends', () => {
    const framer = new LineFramer(1000);
    for (let chunk = 0; chunk < 1000; chunk++) expect(framer.push(Buffer.alloc(1000, 'x'))).toEqual([]);
    expect(framer.push(Buffer.from('\nnext\n'))).toEqual([{ kind: 'too-long', bytes: 1_000_000 }, line('next')]);
  });
});
