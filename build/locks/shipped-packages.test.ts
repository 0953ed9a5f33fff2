import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { newFolder } from '../../test/support/new-folder.ts';
import { copyShippedPackages, readManifest, shippedPackages, windowPackages } from './shipped-packages.ts';

const ROOT = join(import.meta.dirname, '../..');

test('a package carries encoders and server with all that they need, and nothing that the build has put into its files', () => {
  const names = shippedPackages(ROOT).map((path) => path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length));
  expect(names).toEqual(expect.arrayContaining(['@gltf-transform/core', 'draco3dgltf', 'fastify', 'property-graph', 'undici']));
  const inside = [
    'react',
    'react-dom',
    'three',
    'lucide-react',
    'radix-ui',
    'i18next',
    'zustand',
    'electron',
    'vite',
    'typescript',
    'playwright',
  ];
  expect(names.filter((name) => inside.includes(name))).toEqual([]);
  expect(windowPackages(ROOT)).toEqual(expect.arrayContaining(['node_modules/react', 'node_modules/three', 'node_modules/commander']));
});

test('what is copied runs, keeps its licence, and leaves maps, types and tests behind', () => {
  const target = newFolder();
  const root = newFolder();
  const put = (path: string, text = '') => {
    mkdirSync(join(root, path, '..'), { recursive: true });
    writeFileSync(join(root, path), text);
  };
  const { dependencies: _, ...facts } = readManifest(ROOT);
  put('package.json', JSON.stringify({ ...facts, dependencies: { oak: '1.0.0' } }));
  put('node_modules/.package-lock.json', JSON.stringify({ packages: { 'node_modules/oak': {}, 'node_modules/elm': {} } }));
  for (const file of ['index.js', 'index.js.map', 'index.d.ts', 'LICENSE.md', 'README.md', 'test/a.js', 'lib/oak.wasm'])
    put(`node_modules/oak/${file}`);
  put('node_modules/elm/index.js');
  copyShippedPackages(root, target);
  const isThere = (file: string) => existsSync(join(target, 'node_modules', file));
  expect(['oak/index.js', 'oak/LICENSE.md', 'oak/lib/oak.wasm'].filter(isThere)).toHaveLength(3);
  expect(['oak/index.js.map', 'oak/index.d.ts', 'oak/README.md', 'oak/test', 'elm'].filter(isThere)).toEqual([]);
});
