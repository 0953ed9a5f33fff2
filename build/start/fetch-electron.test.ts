import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { fetchElectron } from './fetch-electron.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'espalier-electron-'));
});

afterEach(() => {
  rmSync(root, { recursive: true });
});

/** Puts an electron package in place whose install script does `work`. */
function electronPackage(work: string): void {
  mkdirSync(join(root, 'node_modules/electron/dist'), { recursive: true });
  const prelude =
    "const fs = require('fs'); const put = (name) => fs.writeFileSync(__dirname + '/' + name, name === 'path.txt' ? 'electron' : '');";
  writeFileSync(join(root, 'node_modules/electron/install.js'), `${prelude}\nfs.appendFileSync(__dirname + '/tries', 'x');\n${work}`);
}

function tries(): number {
  const file = join(root, 'node_modules/electron/tries');
  return existsSync(file) ? readFileSync(file, 'utf8').length : 0;
}

function fetch(environment: NodeJS.ProcessEnv = {}) {
  return fetchElectron(environment, { root, longestFetchMs: 2_000 });
}

describe("Electron's program", () => {
  test('is fetched once', () => {
    electronPackage("put('dist/electron'); put('path.txt');");
    expect(fetch()).toEqual({ kind: 'ready', program: join(root, 'node_modules/electron/dist/electron') });
    fetch();
    expect(tries()).toBe(1);
  });

  test('that was cut off while it was unpacked is not taken for whole', () => {
    electronPackage("put('dist/electron'); process.exit(1);");
    expect(fetch()).toEqual({ kind: 'absent', reason: 'Electron could not be fetched.' });
  });

  test('is asked for no longer than the limit', () => {
    electronPackage('setInterval(() => {}, 1000);');
    const startedAt = performance.now();
    expect(fetch().kind).toBe('absent');
    expect(performance.now() - startedAt).toBeLessThan(10_000);
  });

  test('that could not be fetched is asked for again after a day, not before', () => {
    electronPackage('process.exit(1);');
    fetch();
    expect(fetch()).toEqual({ kind: 'absent', reason: 'Electron could not be fetched earlier today.' });
    expect(tries()).toBe(1);
    utimesSync(join(root, '.espalier/electron-could-not-be-fetched'), new Date(), new Date(Date.now() - 2 * DAY_MS));
    fetch();
    expect(tries()).toBe(2);
  });

  test('may lie in a folder of the user’s own', () => {
    electronPackage('process.exit(1);');
    const folder = join(root, 'own');
    mkdirSync(folder);
    writeFileSync(join(folder, 'electron'), '');
    expect(fetch({ ELECTRON_OVERRIDE_DIST_PATH: folder })).toEqual({ kind: 'ready', program: join(folder, 'electron') });
    expect(tries()).toBe(0);
  });
});
