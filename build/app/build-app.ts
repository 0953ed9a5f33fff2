// Builds the desktop app into out/: main process, preload and window. Does nothing when out/ was built from these very sources.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build, type UserConfig } from 'vite';
import { requireWritable } from '../setup/checkout-place.mjs';
import main from '../vite/main.config.ts';
import preload from '../vite/preload.config.ts';
import renderer from '../vite/renderer.config.ts';
import { hashOfSources } from './app-sources.ts';
import { atPlainPath } from './plain-path.ts';

const ROOT = join(import.meta.dirname, '../..');
const STAMP = join(ROOT, 'out/sources.sha256');
const PARTS: readonly { readonly settings: UserConfig; readonly folder: string; readonly output: string }[] = [
  { settings: main, folder: '.', output: 'out/main' },
  { settings: preload, folder: '.', output: 'out/preload' },
  { settings: renderer, folder: 'renderer', output: 'out/renderer' },
];

/** Returns whether anything was built; rejects with a SetUpError where out/ may not be written. */
export async function buildApp(): Promise<boolean> {
  const sources = hashOfSources(ROOT);
  if (existsSync(STAMP) && readFileSync(STAMP, 'utf8') === sources) return false;
  requireWritable(ROOT, ['.', 'out', ...PARTS.map(({ output }) => output)]);
  await atPlainPath(ROOT, async (root) => {
    const resolve = { preserveSymlinks: root !== ROOT }; // or the link's own path would be left again
    for (const { settings, folder } of PARTS) {
      await build({ ...settings, configFile: false, root: join(root, folder), resolve, mode: 'production' });
    }
  });
  writeFileSync(STAMP, sources);
  return true;
}
