// What the app is built from, and one hash of it all.
import { createHash } from 'node:crypto';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const SOURCES = ['electron/**/*.ts', 'renderer/**/*', 'build/vite/*', 'package-lock.json', 'package.json'];

/** Their paths in the checkout `root`, sorted. */
export function appSources(root: string): string[] {
  const files = globSync(SOURCES, { cwd: root, withFileTypes: true }).filter((entry) => entry.isFile());
  return files.map((file) => join(file.parentPath, file.name).slice(root.length + 1)).sort();
}

export function hashOfSources(root: string): string {
  const hash = createHash('sha256');
  for (const path of appSources(root)) hash.update(path).update(readFileSync(join(root, path)));
  return hash.digest('hex');
}
