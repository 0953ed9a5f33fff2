// The set-up beside other programs' settings: nothing in the environment, in pip.conf or in .npmrc leads it elsewhere, and it never
// claims what is not there. What says which index is asked and how stays the user's, and every run here depends on it.
import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Run, SmallCheckout, STEPS } from './small-checkout.ts';

const base = mkdtempSync(join(tmpdir(), 'espalier-settings-'));
const elsewhere = join(base, 'elsewhere');
const PYTHON_STEPS = STEPS.slice(1);
let ready: SmallCheckout;

beforeAll(async () => {
  ready = SmallCheckout.create(join(base, 'ready'));
  await ready.setUp();
});

afterAll(() => {
  rmSync(base, { recursive: true });
});

function readyCopy(name: string, ...undone: (typeof STEPS)[number][]): SmallCheckout {
  const checkout = ready.copyTo(join(base, name));
  for (const step of undone) checkout.undo(step);
  return checkout;
}

/** Everything is where it belongs, nothing is anywhere else, and the next set-up says so. */
async function expectSetUp(run: Run, checkout: SmallCheckout): Promise<void> {
  expect(run.output).toContain('Set up in');
  expect(run.exitCode).toBe(0);
  expect(checkout.evaluate('[__import__(name).__version__ for name in ("alpha", "beta", "torch")]')).toBe("['1.0', '1.0', '2.13.0']");
  expect(existsSync(checkout.path('node_modules/tiny/package.json'))).toBe(true);
  expect(existsSync(elsewhere)).toBe(false);
  expect((await checkout.setUp()).output).toBe('Everything is set up.\n');
}

/** What says where pip installs, whether it does and what else it does then. Each name is an environment variable, or a line of pip.conf. */
const PIP_SETTINGS: Readonly<Record<string, string>> = {
  target: elsewhere,
  prefix: elsewhere,
  root: elsewhere,
  user: '1',
  src: elsewhere,
  report: join(elsewhere, 'report.json'),
  log: join(elsewhere, 'pip.log'),
  python: join(elsewhere, 'bin/python'),
  platform: 'win32',
  'dry-run': '1',
  'require-hashes': '1',
  'require-virtualenv': '1',
  'no-deps': '1',
  'no-binary': ':all:',
  'only-binary': ':none:',
  'ignore-requires-python': '1',
  'no-compile': '1',
  'no-cache-dir': '1',
  isolated: '1',
  quiet: '3',
};

const PYTHON_VARIABLES: Readonly<Record<string, string>> = {
  PYTHONHOME: '/nowhere',
  PYTHONPATH: '/nowhere',
  PYTHONPLATLIBDIR: 'lib-elsewhere',
  PYTHONSTARTUP: '/nowhere/startup.py',
  PYTHONUSERBASE: elsewhere,
  PYTHONNOUSERSITE: '1',
  PYTHONWARNINGS: 'error',
  PYTHONUTF8: 'maybe',
  PYTHONHASHSEED: 'none',
  PYTHONINSPECT: '1',
  PYTHONOPTIMIZE: '2',
  VIRTUAL_ENV: elsewhere,
  CONDA_PREFIX: elsewhere,
};

/** What changes which packages npm installs, where and how. */
const NPM_SETTINGS: Readonly<Record<string, string>> = {
  'install-strategy': 'linked',
  'dry-run': 'true',
  usage: 'true',
  'package-lock-only': 'true',
  'package-lock': 'false',
  global: 'true',
  prefix: elsewhere,
  omit: 'dev',
  production: 'true',
  'bin-links': 'false',
  'ignore-scripts': 'true',
  workspaces: 'true',
  os: 'win32',
  cpu: 'arm64',
};

function asVariables(prefix: string, settings: Readonly<Record<string, string>>): Record<string, string> {
  const name = (key: string) => `${prefix}${key.replaceAll('-', '_')}`;
  return Object.fromEntries(Object.entries(settings).map(([key, value]) => [name(key), value]));
}

function asLines(settings: Readonly<Record<string, string>>): string {
  return Object.entries(settings)
    .map(([key, value]) => `${key}=${value}\n`)
    .join('');
}

describe('settings of pip', () => {
  const pipVariables = Object.fromEntries(
    Object.entries(asVariables('PIP_', PIP_SETTINGS)).map(([key, value]) => [key.toUpperCase(), value]),
  );

  test('in the environment, beside variables for other Pythons, lead nothing elsewhere', async () => {
    const checkout = readyCopy('pip-variables', ...PYTHON_STEPS.slice(0, 1));
    await expectSetUp(await checkout.setUp({ ...pipVariables, ...PYTHON_VARIABLES }), checkout);
  });

  test('in pip.conf lead nothing elsewhere, and the index named there is asked', async () => {
    const checkout = readyCopy('pip-conf', 'Python packages', 'PyTorch');
    const file = join(base, 'pip.conf');
    const index = `[global]\nno-index=1\nfind-links=\n  ${pathToFileURL(ready.path('wheels')).href}\n[install]\n`;
    writeFileSync(file, index + asLines(PIP_SETTINGS));
    await expectSetUp(await checkout.setUp({ PIP_CONFIG_FILE: file, PIP_NO_INDEX: '', PIP_FIND_LINKS: '' }), checkout);
  });

  test.each(['PIP_TARGET', 'PIP_DRY_RUN'])('such as %s alone lead torch nowhere else', async (name) => {
    const checkout = readyCopy(`torch with ${name}`, 'PyTorch');
    await expectSetUp(await checkout.setUp({ [name]: pipVariables[name] ?? '' }), checkout);
  });
});

describe('settings of npm', () => {
  test('in the environment leave nothing out', async () => {
    const checkout = readyCopy('npm-variables', 'Node packages');
    await expectSetUp(await checkout.setUp({ NODE_ENV: 'production', ...asVariables('npm_config_', NPM_SETTINGS) }), checkout);
  });

  test('in .npmrc leave nothing out', async () => {
    const checkout = readyCopy('npmrc', 'Node packages');
    const file = join(base, 'user.npmrc');
    writeFileSync(file, asLines(NPM_SETTINGS));
    await expectSetUp(await checkout.setUp({ npm_config_userconfig: file }), checkout);
  });
});

describe('a step counts only when its work is there', () => {
  test('a stamp that says torch is there when it is not is put right', async () => {
    const checkout = readyCopy('lying-stamp');
    const [folder = ''] = checkout.find('python-runtime/.venv/lib/*/site-packages');
    for (const name of ['torch', 'torch-2.13.0.dist-info']) rmSync(join(folder, name), { recursive: true });
    await expectSetUp(await checkout.setUp(), checkout);
  });

  test('a damaged stamp, a damaged list of Node packages and a torch without its files are put right', async () => {
    const checkout = readyCopy('damaged');
    const [torch = ''] = checkout.find('python-runtime/.venv/lib/*/site-packages/torch');
    rmSync(torch, { recursive: true });
    await expectSetUp(await checkout.setUp(), checkout);
    const stamp = checkout.path('python-runtime/.venv/espalier-set-up.json');
    writeFileSync(stamp, 'null');
    writeFileSync(checkout.path('node_modules/.package-lock.json'), '{"packages": {"node_modules/tiny": null}}');
    await expectSetUp(await checkout.setUp(), checkout);
    rmSync(stamp);
    mkdirSync(join(stamp, 'a folder'), { recursive: true });
    await expectSetUp(await checkout.setUp(), checkout);
  });

  test('an environment that lost its packages, folder and all, is made anew', async () => {
    const checkout = readyCopy('no-packages');
    const [folder = ''] = checkout.find('python-runtime/.venv/lib/*/site-packages');
    rmSync(folder, { recursive: true });
    await expectSetUp(await checkout.setUp(), checkout);
  });

  test('a pip that cannot read its settings says why itself, without a trace of ours', async () => {
    const checkout = readyCopy('unreadable-settings', 'PyTorch');
    const file = join(base, 'unreadable-pip.conf');
    writeFileSync(file, 'no section ][\n');
    const run = await checkout.setUp({ PIP_CONFIG_FILE: file });
    expect(run).toMatchObject({ exitCode: 1 });
    expect(run.output).toContain('pip cannot read its own settings.');
    expect(run.output).not.toContain('Traceback');
  });

  test('a pip that ends well and installs nothing is not believed', async () => {
    const checkout = readyCopy('idle-pip', 'PyTorch');
    const [main = ''] = checkout.find('python-runtime/.venv/lib/*/site-packages/pip/__main__.py');
    writeFileSync(main, `${'#'.repeat(100)}\n`);
    const [record = ''] = checkout.find('python-runtime/.venv/lib/*/site-packages/pip-*.dist-info/RECORD');
    writeFileSync(record, '');
    const run = await checkout.setUp();
    expect(run).toMatchObject({ exitCode: 1 });
    expect(run.output).toContain('The installer ended well, but python-runtime/.venv does not hold torch 2.13.0.');
    expect((await checkout.setUp()).exitCode).toBe(1);
  });

  test('an npm that ends well and installs nothing is not believed', async () => {
    const checkout = readyCopy('idle-npm', 'Node packages');
    const programs = join(base, 'idle-programs');
    mkdirSync(programs);
    writeFileSync(join(programs, 'npm'), '#!/bin/sh\nexit 0\n');
    chmodSync(join(programs, 'npm'), 0o755);
    symlinkSync(process.execPath, join(programs, 'node'));
    const run = await checkout.setUp({ PATH: `${programs}:/usr/bin:/bin`, npm_execpath: '' });
    expect(run).toMatchObject({ exitCode: 1 });
    expect(run.output).toContain('node_modules is not what package-lock.json asks for.');
  });
});
