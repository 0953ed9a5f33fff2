// Puts one of the small fixture packs into a data home, with the manifest that an installed pack has.
import { createHash } from 'node:crypto';
import { cpSync, globSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const FIXTURES = join(import.meta.dirname, '../../fixtures/packs');

export function installFixturePack(home: string, name: string, title = name): void {
  const folder = join(home, 'packs', name);
  cpSync(join(FIXTURES, name), folder, { recursive: true, dereference: true });
  const files = globSync('**/*', { cwd: folder, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort()
    .map((path) => [path, fingerprint(readFileSync(join(folder, path)))]);
  const manifest = { name, title, description: '', licence: 'MIT', files: Object.fromEntries(files) };
  writeFileSync(join(folder, 'espalier-pack.json'), JSON.stringify(manifest));
}

function fingerprint(content: Buffer): { sha256: string; bytes: number } {
  return { sha256: createHash('sha256').update(content).digest('hex'), bytes: content.length };
}
