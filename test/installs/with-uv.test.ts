// The set-up with uv in pip's place: the same packages in the same place, whatever pip is set to; and pip again where uv fails.
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { NO_UV, PROJECT_UV } from '../support/tiny-package.ts';
import { SmallCheckout } from './small-checkout.ts';

const ROOT = join(import.meta.dirname, '../..');
const VERSIONS = '[__import__(name).__version__ for name in ("alpha", "beta", "torch")]';

const base = mkdtempSync(join(tmpdir(), 'espalier-uv-'));
const elsewhere = join(base, 'elsewhere');
let fresh: SmallCheckout;

/** Puts a program in uv's place. */
function carry(checkout: SmallCheckout, put: (program: string) => void): void {
  cpSync(join(ROOT, 'python-runtime/installer.lock'), checkout.path('python-runtime/installer.lock'));
  const [, version = ''] = /^uv==(\S+)/m.exec(readFileSync(join(ROOT, 'python-runtime/installer.lock'), 'utf8')) ?? [];
  mkdirSync(checkout.path('.espalier/uv', version, 'bin'), { recursive: true });
  put(checkout.path('.espalier/uv', version, 'bin/uv'));
}

function installers(checkout: SmallCheckout): string[] {
  const files = checkout.find('python-runtime/.venv/lib/*/site-packages/{alpha,beta,torch}-*.dist-info/INSTALLER');
  return files.map((file) => readFileSync(file, 'utf8').trim());
}

beforeAll(() => {
  fresh = SmallCheckout.create(join(base, 'fresh'));
  const uv = PROJECT_UV;
  if (uv !== undefined) carry(fresh, (program) => cpSync(uv, program));
});

afterAll(() => {
  rmSync(base, { recursive: true });
});

describe('with the uv of this checkout', () => {
  test('everything is installed by it, and nothing that pip is set to leads it elsewhere', async ({ skip }) => {
    skip(PROJECT_UV === undefined, NO_UV);
    const checkout = fresh.copyTo(join(base, 'settings'));
    const settings = {
      PIP_TARGET: elsewhere,
      PIP_PREFIX: elsewhere,
      PIP_USER: '1',
      PIP_DRY_RUN: '1',
      PIP_NO_DEPS: '1',
      PIP_NO_BINARY: ':all:',
    };
    const own = {
      UV_TARGET: elsewhere,
      UV_SYSTEM_PYTHON: '1',
      UV_PYTHON: '3.9',
      UV_DEFAULT_INDEX: 'http://127.0.0.1:9/',
      PYTHONHOME: '/nowhere',
    };
    const run = await checkout.setUp({ ...settings, ...own, PIP_CACHE_DIR: join(base, 'cache') });
    expect(run.output).not.toContain('pip does it instead');
    expect(run.exitCode).toBe(0);
    expect(checkout.evaluate(VERSIONS)).toBe("['1.0', '1.0', '2.13.0']");
    expect(installers(checkout)).toEqual(['uv', 'uv', 'uv']);
    expect(existsSync(elsewhere)).toBe(false);
    expect((await checkout.setUp()).output).toBe('Everything is set up.\n');
  });

  test('killed while it is at work, the next set-up ends well', async ({ skip }) => {
    skip(PROJECT_UV === undefined, NO_UV);
    const checkout = fresh.copyTo(join(base, 'killed'));
    const run = checkout.startSetUp({}, { onOutput: (output) => output.includes('] Python packages: ') && run.kill() });
    expect((await run.ended).exitCode).toBeUndefined();
    expect(await checkout.setUp()).toMatchObject({ exitCode: 0 });
    expect(checkout.evaluate(VERSIONS)).toBe("['1.0', '1.0', '2.13.0']");
  });
});

test('where uv fails, or its download is another, pip does the work', async () => {
  const failing = fresh.copyTo(join(base, 'failing'));
  carry(failing, (program) => {
    rmSync(program, { force: true });
    writeFileSync(program, '#!/bin/sh\n[ "$1" = --version ]\n');
    chmodSync(program, 0o755);
  });
  const without = fresh.copyTo(join(base, 'without'));
  carry(without, () => rmSync(without.path('.espalier'), { recursive: true }));
  const [run, other] = await Promise.all([failing.setUp(), without.setUp()]);
  expect(run.output).toContain('uv could not do it (exit code 1); pip does it instead.');
  expect(run.exitCode).toBe(0);
  expect(other.exitCode).toBe(0);
  expect([...installers(failing), ...installers(without)]).toEqual(Array(6).fill('pip'));
});
