// The packs that a stand-in for the runtime says it has: those that really lie in the folders it was given, by their manifests.
import { createHash } from 'node:crypto';
import { globSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { z } from 'zod';

const Manifest = z.object({ title: z.string(), files: z.record(z.string(), z.object({ sha256: z.string(), bytes: z.int() })) });

export function describedPacks(folders: readonly string[]): object[] {
  return folders.flatMap((folder) =>
    globSync('*/espalier-pack.json', { cwd: folder }).map((name) => describe(join(folder, dirname(name)))),
  );
}

function describe(folder: string): object {
  const { title, files } = Manifest.parse(JSON.parse(readFileSync(join(folder, 'espalier-pack.json'), 'utf8')));
  const lines = Object.entries(files)
    .map(([path, { sha256 }]) => `${path} ${sha256}\n`)
    .sort();
  return {
    name: basename(folder),
    folder,
    title,
    description: '',
    inputs: ['image'],
    viewAligned: true,
    engine: 'view_aligned',
    hasSampler: false,
    severalPictures: true,
    variants: 'own',
    licence: 'MIT',
    sha256: createHash('sha256').update(lines.join('')).digest('hex'),
    bytes: Object.values(files).reduce((sum, file) => sum + file.bytes, 0),
  };
}
