// Commands that are written wrongly: what they end with, and which help they name.
import { describe, expect, test } from 'vitest';
import { Terminal } from '../../support/programs/command-line.ts';
import { Failure } from '../../support/programs/command-line-documents.ts';

describe('wrong usage', () => {
  test.each([
    [['generate']],
    [['generate', 'a.png', '--seed', 'ten']],
    [['generate', 'a.png', '--formats', 'fbx']],
    [['generate', 'a.png', '--double-sided', '--single-sided']],
    [['generate', 'a.png', '--sides', 'front,back']],
    [['generate', 'a.png', '--mask', 'a.png', '--mask', 'b.png']],
    [['rebuild', 'a', '--compress', 'draco', '--formats', 'obj']],
    [['batch', '.', '--seeds', '1,x']],
    [['batch', '.', '--seeds', '1,-2']],
    [['dance']],
  ])('%j ends with 2 and one document', async (words) => {
    const { exitCode, stdout, stderr } = await new Terminal().run(...words, '--json');
    expect(exitCode).toBe(2);
    expect(Failure.parse(JSON.parse(stdout)).error.code).toBe('usage');
    expect(stderr).toBe('');
  });

  test.each([
    [['generate'], 'espalier generate'],
    [['generate', 'a.png', '--seed', '-1'], 'espalier generate'],
    [['rebuild', 'a', '--triangles', '1'], 'espalier rebuild'],
    [['library', 'trash'], 'espalier library trash'],
    [['dance'], 'espalier'],
  ])('%j names the help that there is for it', async (words, command) => {
    const { stdout } = await new Terminal().run(...words, '--json');
    expect(Failure.parse(JSON.parse(stdout)).error.hint).toBe(`See \`${command} --help\`.`);
  });

  test('of a bench names the flag', async () => {
    const { exitCode, stderr } = await new Terminal().run('bench', '--runs', '0', '--device', 'gpu');
    expect(exitCode).toBe(2);
    expect(stderr).toContain('--runs: ');
    expect(stderr).toContain('--device: Expected auto, cpu or cuda:N');
  });

  test('is told in words on stderr without --json', async () => {
    const { exitCode, stdout, stderr } = await new Terminal().run('generate', '--seed', 'ten');
    expect([exitCode, stdout]).toEqual([2, '']);
    expect(stderr).toContain('"ten" is not a number');
  });

  test('is not asking for help, nor for a version', async () => {
    const { exitCode, stdout } = await new Terminal().run('generate', '--help');
    expect(exitCode).toBe(0);
    expect(stdout).toContain('--texture-size <pixels>');
    expect(await new Terminal().run('--version')).toMatchObject({ exitCode: 0, stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/) });
  });
});
