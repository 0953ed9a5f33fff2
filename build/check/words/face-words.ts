// Services serve the terminal and the window alike, so they name no command; and the window has no terminal to type one into.
// What helps is a fact there (`WayOut` in electron/contract/outcome/errors.ts), which each face words for itself.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Check, ROOT } from '../check.ts';
import { sourceFiles } from '../source-files.ts';

const WITHOUT_COMMANDS = ['electron/{contract,services,shell}/**/*.ts', 'electron/{main,studio,preload}.ts', 'renderer/**/*.{ts,tsx}'];
/** Advice sets a command in backquotes, which a template literal writes with a backslash. */
const COMMAND = /`(espalier|npm run) /;
const COMMENT = /^\s*(\/\/|\*|\/\*)/;

export const faceWordsCheck: Check = {
  name: 'commands only in the terminal',
  findProblems: async () => {
    const files = sourceFiles(ROOT, WITHOUT_COMMANDS).filter((path) => !path.includes('.test.'));
    const problems = files.flatMap((path) => commandsIn(path, readFileSync(join(ROOT, path), 'utf8')));
    return problems.length > 0 ? problems.join('\n') : undefined;
  },
};

export function commandsIn(path: string, text: string): string[] {
  return text
    .split('\n')
    .flatMap((line, index) => (COMMAND.test(line) && !COMMENT.test(line) ? [`${path}:${index + 1}: names a command: ${line.trim()}`] : []));
}
