// The set-up with uv in pip's place: the same packages in the same place, whatever pip is set to; and pip again where uv fails.
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { NO_UV, PROJECT_UV } from '../support/programs/tiny-package.ts';
import { type Run, SmallCheckout } from './small-checkout.ts';

const ROOT = join(import.meta.dirname, '../..');
const VERSIONS = '[__import__(name).__version__ for name in ("alpha", "beta", "torch")]';

const base = mkdtempSync(join(tmpdir(), 'espalier-uv-'));
const elsewhere = join(base, 'elsewhere');
let ready: SmallCheckout;
let first: Run;

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

/** A copy of the finished checkout, with its Python packages yet to be installed. */
function undone(name: string): SmallCheckout {
  const checkout = ready.copyTo(join(base, name));
  checkout.undo('Python packages');
  checkout.undo('PyTorch');
  return checkout;
}

beforeAll(async () => {
  ready = SmallCheckout.create(join(base, 'ready'));
  const uv = PROJECT_UV;
  if (uv !== undefined) carry(ready, (program) => cpSync(uv, program));
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
  first = await ready.setUp({ ...settings, ...own, PIP_CACHE_DIR: join(base, 'cache') });
});

afterAll(() => {
  rmSync(base, { recursive: true });
});

test('everything is installed by uv, and nothing that pip or uv is set to leads it elsewhere', async ({ skip }) => {
  skip(PROJECT_UV === undefined, NO_UV);
  expect(first.output).not.toContain('pip does it instead');
  expect(first.exitCode).toBe(0);
  expect(ready.evaluate(VERSIONS)).toBe("['1.0', '1.0', '2.13.0']");
  expect(installers(ready)).toEqual(['uv', 'uv', 'uv']);
  expect(existsSync(elsewhere)).toBe(false);
  expect((await ready.setUp()).output).toBe('Everything is set up.\n');
});

test('killed while uv is at work, the next set-up ends well', async ({ skip }) => {
  skip(PROJECT_UV === undefined, NO_UV);
  const checkout = undone('killed');
  const run = checkout.startSetUp({}, { onOutput: (output) => output.includes('] Python packages: ') && run.kill() });
  expect((await run.ended).exitCode).toBeUndefined();
  expect(await checkout.setUp()).toMatchObject({ exitCode: 0 });
  expect(checkout.evaluate(VERSIONS)).toBe("['1.0', '1.0', '2.13.0']");
});

test('where uv fails, or cannot be had, pip does the work', async () => {
  const failing = undone('failing');
  carry(failing, (program) => {
    rmSync(program, { force: true });
    writeFileSync(program, '#!/bin/sh\n[ "$1" = --version ]\n');
    chmodSync(program, 0o755);
  });
  const without = undone('without');
  carry(without, () => rmSync(without.path('.espalier'), { recursive: true }));
  const [run, other] = await Promise.all([failing.setUp(), without.setUp()]);
  expect(run.output).toContain('uv could not do it (exit code 1); pip does it instead.');
  expect([run.exitCode, other.exitCode]).toEqual([0, 0]);
  expect([...installers(failing), ...installers(without)]).toEqual(Array(6).fill('pip'));
});
