import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { programFlags } from './program-flags.mjs';
import { swallowedFlags } from './swallowed-flags.mjs';

const FLAGS = programFlags([join(import.meta.dirname, '../../electron/cli')]);

function swallowed(
  variables: Record<string, string>,
  words: string[],
  more: { exported?: Record<string, string>; settings?: string } = {},
) {
  return swallowedFlags({ variables, exported: more.exported ?? {}, settings: more.settings ?? '' }, FLAGS, words);
}

describe('the flags of a program, read from its source', () => {
  test('are those of the command line', () => {
    expect(FLAGS.get('triangles')).toEqual({ takesValue: true });
    expect(FLAGS.get('print-ready')).toEqual({ takesValue: false });
    expect(FLAGS.has('no-texture')).toBe(true);
  });

  test('are those of the runtime, and of the checks', () => {
    const folder = join(import.meta.dirname, '../..');
    expect([...programFlags([join(folder, 'build/check.ts')]).keys()]).toEqual(['fix']);
    expect(programFlags([join(folder, 'python-runtime/src/espalier_runtime')]).has('packs')).toBe(true);
  });
});

describe('flags that npm kept', () => {
  test.each([
    [
      { npm_config_print_ready: 'true', npm_config_triangles: 'true' },
      ['generate', 'p.png', '300'],
      'generate p.png --print-ready --triangles 300',
    ],
    [{ npm_config_triangles: '300' }, ['generate', 'p.png'], 'generate p.png --triangles 300'],
    [{ npm_config_texture: '' }, ['generate', 'p.png'], 'generate p.png --no-texture'],
    [{ npm_config_json: 'true' }, ['library', 'list'], 'library list --json'],
    [{ npm_config_seed: 'true', npm_config_out: 'true' }, ['generate', 'p.png', '4', 'here'], 'generate p.png --seed 4 --out here'],
  ])('are put back: %j', (variables, words, meant) => {
    expect(swallowed(variables, words)?.words.join(' ')).toBe(meant);
  });

  test.each([
    [{ npm_config_offline: 'true' }, ['library', 'favourite', 'x'], 'library favourite x --off'],
    [{ npm_config_token_description: 'secret' }, ['serve'], 'serve --token secret'],
    [{ npm_config_replace_registry_host: 'true' }, ['rebuild', 'x'], 'rebuild x --replace'],
  ])('are known by the setting that npm took them for: %j', (variables, words, meant) => {
    expect(swallowed(variables, words)?.words.join(' ')).toBe(meant);
  });

  test.each([
    ['a setting of npm that no program of ours has', { npm_config_loglevel: 'silent', npm_config_yes: '' }, {}],
    ['a line of .npmrc', { npm_config_json: 'true' }, { settings: 'fund=false\n json = true\n' }],
    ['a variable that npm was started with', { npm_config_progress: 'true' }, { exported: { npm_config_progress: 'true' } }],
  ])('are not seen in %s', (_what, variables, more) => {
    expect(swallowed(variables, ['library', 'list'], more)).toBeUndefined();
  });

  test('are not missed where the program got the flag, too', () => {
    expect(swallowed({ npm_config_json: 'true' }, ['library', 'list', '--json'])).toBeUndefined();
  });
});
