// A checkout whose folder has an awkward name: it is set up and its window is built, or one sentence says why not.
import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { makePipe } from '../support/files/make-pipe.ts';
import { SmallCheckout } from './small-checkout.ts';

const ROOT = join(import.meta.dirname, '../..');
const AWKWARD = `-a#b?c%20d ü'e"f[g]{h}$i;j&k`;
const NOBODY = 65534;
/** A number that no account has, as containers are started with. */
const WITHOUT_ACCOUNT = 54_321;
const base = mkdtempSync(join(tmpdir(), 'espalier-folders-'));

afterAll(() => {
  rmSync(base, { recursive: true });
});

describe('a checkout in a folder with an awkward name', () => {
  test('is set up', async () => {
    const checkout = SmallCheckout.create(join(base, AWKWARD));
    expect(await checkout.setUp()).toMatchObject({ exitCode: 0 });
    expect(checkout.evaluate('__import__("torch").__version__')).toBe('2.13.0');
    expect((await checkout.setUp()).output).toBe('Everything is set up.\n');
  });

  test('has its window built', () => {
    const folder = join(base, `window ${AWKWARD}`);
    mkdirSync(folder);
    for (const part of ['build', 'electron', 'renderer', 'package.json', 'package-lock.json', 'tsconfig.base.json']) {
      cpSync(join(ROOT, part), join(folder, part), { recursive: true });
    }
    symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
    const program = "import('./build/app/build-app.ts').then(({ buildApp }) => buildApp())";
    const run = spawnSync(process.execPath, ['--eval', program], { cwd: folder, encoding: 'utf8' });
    expect(run).toMatchObject({ status: 0 });
    for (const built of ['main/main.js', 'preload/preload.cjs', 'renderer/index.html']) {
      expect(existsSync(join(folder, 'out', built))).toBe(true);
    }
  });

  test('that Python refuses is told so before anything is fetched', async () => {
    const checkout = SmallCheckout.create(join(base, 'a:b'));
    const run = await checkout.setUp();
    expect(run).toMatchObject({ exitCode: 1 });
    expect(run.output).toMatch(/^Espalier cannot be set up yet. The path of this folder has a colon in it/);
    expect(existsSync(checkout.path('node_modules'))).toBe(false);
  });
});

describe('a checkout with something else in the place of', () => {
  const inTheWay: readonly (readonly [what: string, part: string, put: (path: string) => void, sentence: string])[] = [
    ['a folder, a file,', '.espalier', (path) => writeFileSync(path, ''), 'is no folder'],
    [
      'a folder, a link that leads nowhere,',
      'node_modules',
      (path) => symlinkSync(join(base, 'nowhere'), path),
      'is a link that leads nowhere',
    ],
    ['the lock, a pipe,', '.espalier/set-up.lock', makePipe, 'is no file'],
  ];
  test.each(inTheWay)('%s is told so before anything is fetched', async (_what, part, put, sentence) => {
    const checkout = SmallCheckout.create(join(base, `in the way ${part.replace('/', ' ')}`));
    mkdirSync(dirname(checkout.path(part)), { recursive: true });
    put(checkout.path(part));
    const run = await checkout.setUp();
    expect(run).toMatchObject({ exitCode: 1 });
    expect(run.output).toBe(
      `Espalier cannot be set up yet. ${checkout.path(part)} ${sentence}.\nMove it away, then run the same command again.\n`,
    );
  });
});

describe('a checkout that may not be written into', () => {
  test.each([NOBODY, WITHOUT_ACCOUNT])('by user %i is refused with one sentence and the command that helps', async (uid) => {
    const checkout = SmallCheckout.create(join(base, `not-writable-${uid}`));
    chmodSync(base, 0o755);
    chmodSync(checkout.folder, 0o555);
    const run = await checkout.setUp({}, process.getuid?.() === 0 ? { uid } : {}); // root may write everywhere
    chmodSync(checkout.folder, 0o755);
    expect(run).toMatchObject({ exitCode: 1 });
    expect(run.output).toMatch(/^Espalier cannot be set up yet\. .+ may not write there\.\nRun: (sudo chown|chmod) -R .+\n$/);
  });
});
