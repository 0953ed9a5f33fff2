// The set-up from nothing, on broken installs, behind awkward settings, and interrupted: with the real npm, venv and pip.
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, unlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Run, SmallCheckout, STEPS } from './small-checkout.ts';

const base = mkdtempSync(join(tmpdir(), 'espalier-installs-'));
const fresh = SmallCheckout.create(join(base, 'fresh'));
let ready: SmallCheckout;
let firstRun: Run;

beforeAll(async () => {
  ready = fresh.copyTo(join(base, 'ready'));
  firstRun = await ready.setUp();
});

afterAll(() => {
  rmSync(base, { recursive: true });
});

/** A copy of the finished checkout, to break; the steps named are yet to do. */
function readyCopy(name: string, ...undone: (typeof STEPS)[number][]): SmallCheckout {
  const checkout = ready.copyTo(join(base, name));
  for (const step of undone) checkout.undo(step);
  return checkout;
}

function distInfo(checkout: SmallCheckout, name: string): string {
  const sitePackages = checkout.evaluate('__import__("sysconfig").get_path("purelib")');
  return join(sitePackages, `${name}-1.0.dist-info`);
}

/** Names of the steps that a run took, in order. */
function steps(run: Run): string[] {
  return [...run.output.matchAll(/^\[\d\/\d\] (.+): done/gm)].map(([, title]) => title ?? '');
}

/** A folder to be the whole PATH: Node and the programs named, each linked or written. */
function pathOf(name: string, programs: Readonly<Record<string, string>>): string {
  const folder = join(base, name);
  mkdirSync(folder);
  symlinkSync(process.execPath, join(folder, 'node'));
  for (const [program, text] of Object.entries(programs)) {
    writeFileSync(join(folder, program), text);
    chmodSync(join(folder, program), 0o755);
  }
  return folder;
}

describe('on a fresh clone', () => {
  test('everything is installed, in four steps that say their sizes', () => {
    expect(firstRun).toMatchObject({ exitCode: 0 });
    expect(steps(firstRun)).toEqual([...STEPS]);
    expect(firstRun.output).toContain('2 to 3 GB to fetch with CUDA');
    expect(ready.evaluate('[__import__(name).__version__ for name in ("alpha", "beta", "torch")]')).toBe("['1.0', '1.0', '2.13.0']");
    expect(existsSync(ready.path('node_modules/tiny/package.json'))).toBe(true);
  });

  test('a second set-up finds nothing to do, and needs no other program to see that', async () => {
    const run = await ready.setUp({ PATH: pathOf('path-with-node-alone', {}) });
    expect(run).toMatchObject({ exitCode: 0, output: 'Everything is set up.\n' });
  });

  test('the checkout may be moved: the runtime is found from its new place', async () => {
    const moved = readyCopy('moved to another place');
    writeFileSync(moved.path('python-runtime/src/espalier_probe.py'), 'WHERE = __file__\n');
    expect((await moved.setUp()).output).toBe('Everything is set up.\n');
    expect(moved.evaluate('__import__("espalier_probe").WHERE')).toContain('moved to another place');
  });
});

describe('a missing prerequisite', () => {
  test('no Python at all: one sentence and the command that helps', async () => {
    const run = await fresh.copyTo(join(base, 'no-python')).setUp({ PATH: pathOf('path-without-python', {}) });
    expect(run).toMatchObject({ exitCode: 1 });
    expect(run.output).toContain('Python 3.11 to 3.13 is needed, and none was found.\nRun: sudo apt install python3 python3-venv');
  });

  test('Python without venv: the package that brings it is named', async () => {
    const path = pathOf('path-with-bare-python', { python3: '#!/bin/sh\necho "3.12 bare"\n' });
    const run = await fresh.copyTo(join(base, 'bare-python')).setUp({ PATH: path });
    expect(run.output).toContain('Python 3.12 is here, but its venv module is not.\nRun: sudo apt install python3-venv');
  });

  test('a Python that is too old: its version and the ones that fit are named', async () => {
    const path = pathOf('path-with-old-python', { python3: '#!/bin/sh\necho "3.9 venv"\n' });
    const run = await fresh.copyTo(join(base, 'old-python')).setUp({ PATH: path });
    expect(run.output).toContain('Python 3.11 to 3.13 is needed; this machine has 3.9.');
  });

  test('nothing is installed before the prerequisites are found', async () => {
    const checkout = fresh.copyTo(join(base, 'untouched'));
    await checkout.setUp({ PATH: pathOf('another-path-without-python', {}) });
    expect(existsSync(checkout.path('node_modules'))).toBe(false);
  });
});

describe('broken installs', () => {
  test('a wheel that cannot be had ends with a sentence; the next set-up goes on from there', async () => {
    const checkout = readyCopy('no-torch', 'Python packages', 'PyTorch');
    unlinkSync(checkout.path('wheels/torch-2.13.0-py3-none-any.whl'));
    const failed = await checkout.setUp();
    expect(failed).toMatchObject({ exitCode: 1 });
    expect(failed.output).toContain('Espalier cannot be set up yet. pip could not install the Python packages');
    checkout.addWheel('torch', '2.13.0');
    expect(steps(await checkout.setUp())).toEqual(['PyTorch']);
  });

  test('a wheel that is not the locked one is refused', async () => {
    const checkout = readyCopy('wrong-hash', 'Python packages');
    const lock = checkout.path('python-runtime/runtime.lock');
    writeFileSync(lock, readFileSync(lock, 'utf8').replace(/sha256:[0-9a-f]{64}/, `sha256:${'0'.repeat(64)}`));
    const run = await checkout.setUp();
    expect(run).toMatchObject({ exitCode: 1 });
    expect(run.output).toContain('DO NOT MATCH THE HASHES');
  });

  test('a package that pip left half-written is made whole', async () => {
    const checkout = readyCopy('half-written');
    unlinkSync(join(distInfo(checkout, 'alpha'), 'RECORD'));
    writeFileSync(join(dirname(distInfo(checkout, 'alpha')), 'alpha/__init__.py'), '');
    unlinkSync(checkout.path('python-runtime/.venv/espalier-set-up.json'));
    expect(await checkout.setUp()).toMatchObject({ exitCode: 0 });
    expect(checkout.evaluate('__import__("alpha").__version__')).toBe('1.0');
  });

  test('a package cut off in the middle of a file is made whole', async () => {
    const checkout = readyCopy('cut-off');
    writeFileSync(join(dirname(distInfo(checkout, 'beta')), 'beta/__init__.py'), '__ver');
    unlinkSync(checkout.path('python-runtime/.venv/espalier-set-up.json'));
    await checkout.setUp();
    expect(checkout.evaluate('__import__("beta").__version__')).toBe('1.0');
  });

  test('a package that was removed by hand comes back', async () => {
    const checkout = readyCopy('removed');
    rmSync(distInfo(checkout, 'alpha'), { recursive: true });
    expect(steps(await checkout.setUp())).toEqual(['Python packages']);
  });

  test('an environment whose Python is gone is made anew', async () => {
    const checkout = readyCopy('python-gone');
    const python = checkout.path('python-runtime/.venv/bin/python');
    rmSync(python);
    symlinkSync('/nowhere/python3', python);
    expect(steps(await checkout.setUp())).toEqual(['Python environment', 'Python packages', 'PyTorch']);
    expect(checkout.evaluate('__import__("torch").__version__')).toBe('2.13.0');
  });

  test('a stamp cut off in the middle is no stamp', async () => {
    const checkout = readyCopy('half-a-stamp');
    writeFileSync(checkout.path('python-runtime/.venv/espalier-set-up.json'), '{"interpreter":"/us');
    expect(await checkout.setUp()).toMatchObject({ exitCode: 0 });
    expect((await checkout.setUp()).output).toBe('Everything is set up.\n');
  });

  test('a Node package that is missing comes back', async () => {
    const checkout = readyCopy('node-package-gone');
    rmSync(checkout.path('node_modules/tiny'), { recursive: true });
    expect(steps(await checkout.setUp())).toEqual(['Node packages']);
    expect(existsSync(checkout.path('node_modules/tiny/package.json'))).toBe(true);
  });
});

describe('a changed lock', () => {
  test('of Python packages installs what is new, and leaves torch alone', async () => {
    const checkout = readyCopy('new-lock');
    checkout.lockPackages({ 'dev.lock': ['beta', 'gamma'] });
    expect(steps(await checkout.setUp())).toEqual(['Python packages']);
    expect(checkout.evaluate('__import__("gamma").__version__')).toBe('1.0');
  });

  test('of Node packages runs npm again', async () => {
    const checkout = readyCopy('new-node-lock');
    const present = checkout.path('node_modules/.package-lock.json');
    writeFileSync(present, readFileSync(present, 'utf8').replaceAll('"version": "1.0.0"', '"version": "0.9.0"'));
    expect(steps(await checkout.setUp())).toEqual(['Node packages']);
  });
});

describe('interrupted', () => {
  test.each(STEPS)('while at work on %s, the next set-up ends well', async (step) => {
    const checkout = readyCopy(`killed at ${step}`, step);
    const run = checkout.startSetUp(
      {},
      {
        onOutput: (output) => {
          if (output.includes(`] ${step}: `)) run.kill();
        },
      },
    );
    expect((await run.ended).exitCode).toBeUndefined();
    expect(await checkout.setUp()).toMatchObject({ exitCode: 0 });
    expect((await checkout.setUp()).output).toBe('Everything is set up.\n');
    expect(checkout.evaluate('[__import__(name).__version__ for name in ("alpha", "beta", "torch")]')).toBe("['1.0', '1.0', '2.13.0']");
  });

  test('by another set-up at the same time, both end well and one does the work', async () => {
    const checkout = readyCopy('two-at-once', 'Node packages', 'Python packages');
    const runs = await Promise.all([checkout.setUp(), checkout.setUp()]);
    expect(runs.map((run) => run.exitCode)).toEqual([0, 0]);
    const waited = runs.filter((run) => run.output.includes('Another set-up is at work in this checkout'));
    expect(waited.map(steps)).toEqual([[]]);
  });
});
