import { expect, test } from 'vitest';
import { commandsIn, faceWordsCheck } from './face-words.ts';

test('a service or the window that names a command is found, a comment is not', () => {
  const text = [
    "const hint = 'Run `npm run setup`.';",
    'const saved = `It is saved: \\`espalier rebuild it\\`.`;',
    '// `npm run setup` makes it',
    "const folder = 'espalier';",
  ].join('\n');
  expect(commandsIn('a.ts', text).map((problem) => problem.slice(0, 7))).toEqual(['a.ts:1:', 'a.ts:2:']);
});

test('no service and no part of the window names one', async () => {
  expect(await faceWordsCheck.findProblems()).toBeUndefined();
});
