import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { newFolder } from '../../../test/support/new-folder.ts';
import { createFileLogger } from './logger.ts';
import { visible, visibleJson } from './visible.ts';

describe('text from outside', () => {
  test.each([
    ['plain words, ümlauts, 🫖 and \\', 'plain words, ümlauts, 🫖 and \\'],
    ['\u001b]0;title\u0007', '\\x1b]0;title\\x07'],
    ['\u009b2Jcleared', '\\x9b2Jcleared'],
    ['new\r\nline\ttab', 'new\\r\\nline\\ttab'],
    ['photo\u202egnp.exe', 'photo\\u202egnp.exe'],
    ['\u2067a\u2028b', '\\u2067a\\u2028b'],
    ['half \ud83e of a pair', 'half \\ud83e of a pair'],
  ])('%j is shown as %s', (text, shown) => {
    expect(visible(text)).toBe(shown);
    expect(visible(shown)).toBe(shown);
  });

  test.each([undefined, 2])('in a document of JSON has no character that acts, and is read back as it was (indent %s)', (indent) => {
    const document = { 'a\u009b2J': ['\u001b[2J\u007f\u0085', 'photo\u202egnp.exe\u2028\nnext', 'half \ud83e', 'whole 🫖 “ü”'] };
    const text = visibleJson(document, indent);
    expect(text).not.toMatch(/[^\P{Cc}\n]|[\u2028\u202e]/u);
    expect(text).toContain('whole 🫖 “ü”');
    expect(JSON.parse(text)).toEqual(document);
  });

  test('begins no entry of its own in the log', () => {
    const path = join(newFolder(), 'a.log');
    const log = createFileLogger(path);
    const forged = 'x\n2026-01-01T00:00:00.000Z info 1 forged\u001b[2J';
    log.info(forged);
    log.warn(forged);
    log.error(forged, new Error(forged));
    const lines = readFileSync(path, 'utf8').trimEnd().split('\n');
    expect(lines.filter((line) => /^\d/.test(line))).toHaveLength(3);
    expect(lines.join('')).not.toContain('\u001b');
    expect(lines.at(-1)).toMatch(/^ +at /);
  });
});
