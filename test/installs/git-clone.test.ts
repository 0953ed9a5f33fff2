// A clone with Git for Windows' default settings, later used in WSL: what the packs' manifests and the locks hold must still be true.
import { execFileSync } from 'node:child_process';
import { cpSync, globSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, expect, test } from 'vitest';

const ROOT = join(import.meta.dirname, '../..');
const base = mkdtempSync(join(tmpdir(), 'espalier-clone-'));

afterAll(() => {
  rmSync(base, { recursive: true });
});

function git(...parameters: string[]): void {
  execFileSync('git', ['-c', 'user.name=test', '-c', 'user.email=test@localhost', ...parameters], { stdio: ['ignore', 'ignore', 'pipe'] });
}

test('a clone with core.autocrlf=true has the same bytes', () => {
  const origin = join(base, 'origin');
  const texts = globSync(['packs/**/*.{md,json}', 'python-runtime/*.lock', 'package.json', '.npmrc', '.gitattributes'], { cwd: ROOT });
  for (const file of texts) {
    mkdirSync(dirname(join(origin, file)), { recursive: true });
    cpSync(join(ROOT, file), join(origin, file));
  }
  git('init', '--quiet', origin);
  git('-C', origin, 'add', '--all');
  git('-C', origin, 'commit', '--quiet', '--message', 'As it is');
  const clone = join(base, 'clone');
  git('clone', '--quiet', '-c', 'core.autocrlf=true', origin, clone);
  const changed = texts.filter((file) => !readFileSync(join(clone, file)).equals(readFileSync(join(ROOT, file))));
  expect(texts.length).toBeGreaterThan(6);
  expect(changed).toEqual([]);
});
