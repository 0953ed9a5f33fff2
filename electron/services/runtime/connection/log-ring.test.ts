import { describe, expect, test } from 'vitest';
import { LogRing } from './log-ring.ts';

describe('a log ring', () => {
  test('keeps the last lines of a flood', () => {
    const ring = new LogRing();
    for (let line = 0; line < 5000; line++) ring.push(Buffer.from(`line ${line}\n`));
    expect(ring.lines()).toHaveLength(200);
    expect(ring.lines().at(-1)).toBe('line 4999');
  });

  test('keeps the size of a line that is too long, not the line', () => {
    const ring = new LogRing();
    ring.push(Buffer.from(`${'x'.repeat(1_000_000)}\nafter\n`));
    expect(ring.lines()).toEqual(['(a line of 1000000 bytes)', 'after']);
  });
});
