import { existsSync, globSync, readdirSync, renameSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { execaSync } from 'execa';
import { describe, expect, test } from 'vitest';
import { newFolder } from '../../../../test/support/new-folder.ts';
import { NO_UV, PROJECT_UV, TinyPackage } from '../../../../test/support/programs/tiny-package.ts';
import { packagePlaces } from './package-places.ts';
import { syncCommand, uvEnvironment } from './uv.ts';

const NO_PIP_FILES = { PIP_CONFIG_FILE: '/dev/null' };
/** What the engine's own trial would say. */
let problem: string | undefined;

async function setUp(tiny: TinyPackage, from: string | undefined = tiny.wheels) {
  const lines: string[] = [];
  const source = from === undefined ? undefined : ({ kind: 'folder', folder: from } as const);
  const end = await tiny.environmentsWith(async () => problem).setUp({ build: 'cpu', source, say: (line) => lines.push(line) });
  return { end, lines };
}

async function versions(tiny: TinyPackage): Promise<string> {
  const python = await tiny.environmentsWith(async () => undefined).locate();
  if (!python.ok) return python.error.message;
  const program = 'import importlib.metadata as m; print(*sorted(d.name for d in m.distributions()))';
  return execaSync(python.value, ['-I', '-c', program]).stdout;
}

describe('environments of an installed program', () => {
  test('are made of a folder of wheels, tried, used, mended, and followed by others', async ({ skip }) => {
    skip(PROJECT_UV === undefined, NO_UV);
    const tiny = new TinyPackage(newFolder());
    problem = undefined;

    expect(await tiny.environmentsWith(async () => undefined).setUp({ build: 'cpu', source: undefined, say: () => {} })).toMatchObject({
      ok: false,
      error: { message: expect.stringContaining('the network (about 0.4 GB from '), waysOut: [{ kind: 'name-source' }] },
    });
    const none = { ok: false, error: { message: expect.stringContaining('is missing'), waysOut: [{ kind: 'name-source' }] } };
    expect(await tiny.environmentsWith(async () => undefined).locate()).toMatchObject(none);

    tiny.addWheel('alpha', '1.0+cpu'); // the later one, as far as versions go, and not that of the lock
    const first = await setUp(tiny);
    expect(first.end).toMatchObject({ ok: true, value: { wasWhole: false } });
    expect(first.lines).toContainEqual(expect.stringMatching(/^\[2\/4\] Python packages: done in/));
    expect(await versions(tiny)).toBe('alpha beta torch');
    expect((await setUp(tiny)).end).toMatchObject({ ok: true, value: { wasWhole: true } });

    const [file = ''] = globSync('current/lib/*/site-packages/alpha/__init__.py', { cwd: tiny.environments });
    writeFileSync(join(tiny.environments, file), '__version__ = "2.0"\n'); // as long as before
    const located = await tiny.environmentsWith(() => expect.fail('it is not tried')).locate();
    expect(located).toMatchObject({ ok: true }); // at each start of the engine, so no package is read for it
    expect((await setUp(tiny)).end).toMatchObject({ ok: true, value: { wasWhole: false } });

    expect(await tiny.environmentsWith(async () => undefined).isOutdated()).toBe(false);
    tiny.lock(['alpha', 'gamma']);
    expect(await tiny.environmentsWith(async () => undefined).isOutdated()).toBe(true);
    problem = 'it has no gamma rays';
    expect((await setUp(tiny)).end).toMatchObject({ ok: false, error: { message: expect.stringContaining('no gamma rays') } });
    expect(await versions(tiny)).toBe('alpha beta torch');
    problem = undefined;
    expect((await setUp(tiny)).end).toMatchObject({ ok: true, value: { wasWhole: true } }); // only its trial was missing
    expect(await versions(tiny)).toBe('alpha gamma torch');

    const [record = ''] = globSync('current/lib/*/site-packages/gamma-*.dist-info/RECORD', { cwd: tiny.environments });
    truncateSync(join(tiny.environments, record), 0);
    expect(await versions(tiny)).toBe('alpha beta torch'); // the one before

    renameSync(join(tiny.wheels, 'gamma-1.0-py3-none-any.whl'), join(tiny.wheels, 'gamma'));
    expect((await setUp(tiny)).end).toMatchObject({ ok: false, error: { message: expect.stringContaining('gamma') } });
    expect(await versions(tiny)).toBe('alpha beta torch');
    expect(existsSync(tiny.environments) && readdirSync(tiny.environments).filter((name) => name.startsWith('.going'))).toEqual([]);
  });
});

test('uv asks no index unasked, and hears nothing that would lead it elsewhere', () => {
  const fromFolder = syncCommand('/e/bin/python', ['/l/runtime.lock'], { kind: 'folder', folder: '/kit/wheels' });
  expect(fromFolder).toEqual(expect.arrayContaining(['--offline', '--no-index', '--require-hashes', '--find-links', '/kit/wheels']));
  expect(syncCommand('/p', [], { kind: 'network', torch: 'cpu' })).toEqual(
    expect.arrayContaining(['--torch-backend', 'cpu', '--require-hashes']),
  );
  expect(syncCommand('/p', [], { kind: 'network', torch: 'cuda' })).not.toContain('--torch-backend');
  const heard = uvEnvironment(
    {
      UV_TARGET: '/x',
      UV_PYTHON: '3.9',
      PIP_TARGET: '/x',
      PYTHONHOME: '/x',
      PIP_INDEX_URL: 'https://mirror.test/simple',
      HTTPS_PROXY: 'p',
    },
    '/cache',
  );
  expect(heard).toMatchObject({
    UV_DEFAULT_INDEX: 'https://mirror.test/simple',
    HTTPS_PROXY: 'p',
    UV_CACHE_DIR: '/cache',
    UV_NO_CONFIG: '1',
  });
  expect(Object.keys(heard).filter((name) => /TARGET|PYTHON/.test(name))).toEqual([]);
});

test('where packages would come from is said by host or folder, with nothing secret, as the settings of the user have it', () => {
  expect(packagePlaces(NO_PIP_FILES, 'cuda')).toEqual(['pypi.org']);
  expect(packagePlaces(NO_PIP_FILES, 'cpu')).toEqual(['pypi.org', 'download.pytorch.org']);
  const settings = {
    ...NO_PIP_FILES,
    PIP_INDEX_URL: ['https://me', 'secret@mirror.test/simple'].join(':'),
    UV_INDEX: 'ours=http://10.0.0.5:8080/simple https://mirror.test/other',
    PIP_FIND_LINKS: '/srv/wheels file:///srv/more%20wheels',
  };
  expect(packagePlaces(settings, 'cuda')).toEqual(['mirror.test', '10.0.0.5:8080', '/srv/wheels', '/srv/more wheels']);
});
