import { expect, test } from 'vitest';
import type { Command } from './command.ts';
import { answerTo, keysOf } from './use-shortcuts.ts';

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

test('keys do what the first command does that is available, say why one is not, and are left alone where they mean nothing', () => {
  const done: string[] = [];
  const command = (name: string, isAvailable: boolean, reason?: string): Command => ({
    title: () => name,
    keys: 'Alt+S',
    isAvailable: () => isAvailable,
    whyNot: () => reason,
    run: () => done.push(name),
  });
  const say = (text: () => string) => done.push(text());
  const press = (...commands: Command[]) => answerTo('Alt+S', commands, say)?.();
  press(command('first', false, 'Not now.'), command('second', true), command('third', true));
  press(command('first', false), command('second', false, 'Every seed makes the same.'));
  expect(done).toEqual(['second', 'Every seed makes the same.']);
  expect(answerTo('Alt+S', [command('elsewhere', false)], say)).toBeUndefined();
  expect(answerTo('Alt+K', [command('other keys', true)], say)).toBeUndefined();
});
