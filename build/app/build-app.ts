// Builds the desktop app into out/: main process, preload and window. Does nothing when out/ was built from these very sources.
import { createHash } from 'node:crypto';
import { existsSync, globSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'vite';

const ROOT = join(import.meta.dirname, '../..');
const STAMP = join(ROOT, 'out/sources.sha256');
const PARTS = ['main', 'preload', 'renderer'];
const SOURCES = ['electron/**/*.ts', 'renderer/**/*', 'build/vite.*.config.ts', 'package-lock.json', 'package.json'];

/** Returns whether anything was built. */
export async function buildApp(): Promise<boolean> {
  const sources = hashOfSources();
  if (existsSync(STAMP) && readFileSync(STAMP, 'utf8') === sources) return false;
  for (const part of PARTS) {
    await build({ configFile: join(ROOT, `build/vite.${part}.config.ts`), mode: 'production' });
  }
  writeFileSync(STAMP, sources);
  return true;
}

function hashOfSources(): string {
  const hash = createHash('sha256');
  const files = globSync(SOURCES, { cwd: ROOT, withFileTypes: true }).filter((entry) => entry.isFile());
  for (const path of files.map((file) => join(file.parentPath, file.name)).sort()) {
    hash.update(path.slice(ROOT.length)).update(readFileSync(path));
  }
  return hash.digest('hex');
}
