import { describe, expect, test } from 'vitest';
import { commandCheck } from './check.ts';
import { runChecks } from './run-checks.ts';

function nodeCheck(program: string) {
  return commandCheck('a check', { command: process.execPath, parameters: ['-e', program] });
}

describe('a check that is a program', () => {
  test('finds nothing when the program ends well', async () => {
    expect(await nodeCheck('console.log("all is well")').findProblems()).toBeUndefined();
  });

  test('says what the program said on either channel', async () => {
    const problems = await nodeCheck('console.log("line 3"); console.error("is wrong"); process.exitCode = 1').findProblems();
    expect(problems?.split('\n').sort()).toEqual(['is wrong', 'line 3']);
  });

  test('fails when the program fails without a word', async () => {
    expect(await nodeCheck('process.exitCode = 3').findProblems()).toContain('exit code 3');
  });

  test('fails when the program is not there', async () => {
    const missing = commandCheck('a check', { command: '/nowhere/checker', parameters: [] });
    expect(await missing.findProblems()).toContain('ENOENT');
  });
});

test('every check is run, also after one that failed', async () => {
  const check = (name: string, problems: string | undefined) => ({ name, findProblems: async () => problems });
  const lines: string[] = [];
  const checks = [check('first', 'broken'), check('second', undefined), check('third', 'broken too')];
  const results = await runChecks(checks, (line) => lines.push(line));
  expect(lines.map((line) => line.split(' (')[0]?.trim())).toEqual([
    'FAILED  first\nbroken',
    'ok      second',
    'FAILED  third\nbroken too',
  ]);
  expect(results.map(({ name, problems }) => [name, problems])).toEqual([
    ['first', 'broken'],
    ['second', undefined],
    ['third', 'broken too'],
  ]);
});
