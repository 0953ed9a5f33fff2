import { expect, test } from 'vitest';
import { keysOf } from './use-shortcuts.ts';

const NONE = { ctrlKey: false, metaKey: false, altKey: false, shiftKey: false };

test.each([
  [{ ...NONE, key: 'Enter', ctrlKey: true }, 'Ctrl+Enter'],
  [{ ...NONE, key: 'o', metaKey: true }, 'Ctrl+O'],
  [{ ...NONE, key: 'L', ctrlKey: true, shiftKey: true }, 'Ctrl+Shift+L'],
  [{ ...NONE, key: '1', altKey: true }, 'Alt+1'],
  [{ ...NONE, key: 'f' }, 'F'],
  [{ ...NONE, key: '/', shiftKey: true }, '/'],
])('%j is written %s', (event, keys) => {
  expect(keysOf(event)).toBe(keys);
});
