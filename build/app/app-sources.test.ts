import { appendFileSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { newFolder } from '../../test/support/new-folder.ts';
import { appSources, hashOfSources } from './app-sources.ts';

const ROOT = join(import.meta.dirname, '../..');

test('what the app is built from includes how each part is built', () => {
  const configurations = readdirSync(join(ROOT, 'build/vite')).map((name) => `build/vite/${name}`);
  expect(configurations).toContain('build/vite/main.config.ts');
  expect(appSources(ROOT)).toEqual(expect.arrayContaining([...configurations, 'electron/main.ts', 'package-lock.json']));
});

test('a change of how a part is built is another hash', () => {
  const root = newFolder();
  mkdirSync(join(root, 'build/vite'), { recursive: true });
  writeFileSync(join(root, 'build/vite/main.config.ts'), 'export default {};\n');
  const before = hashOfSources(root);
  expect(hashOfSources(root)).toBe(before);
  appendFileSync(join(root, 'build/vite/main.config.ts'), '// otherwise\n');
  expect(hashOfSources(root)).not.toBe(before);
});
