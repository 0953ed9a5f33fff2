// The packs that a stand-in for the runtime says it has: those that really lie in the folders it was given, by their manifests.
import { createHash } from 'node:crypto';
import { globSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { z } from 'zod';
import type { PackSummary } from '#contract/machine/model-pack.ts';
import { STARTER_PACK } from './starter-pack.ts';

const Manifest = z.object({ title: z.string(), files: z.record(z.string(), z.object({ sha256: z.string(), bytes: z.int() })) });

export function describedPacks(folders: readonly string[]): PackSummary[] {
  return folders.flatMap((folder) =>
    globSync('*/espalier-pack.json', { cwd: folder }).map((name) => describe(join(folder, dirname(name)))),
  );
}

function describe(folder: string): PackSummary {
  const { title, files } = Manifest.parse(JSON.parse(readFileSync(join(folder, 'espalier-pack.json'), 'utf8')));
  const lines = Object.entries(files)
    .map(([path, { sha256 }]) => `${path} ${sha256}\n`)
    .sort();
  return {
    ...STARTER_PACK,
    name: basename(folder),
    hasSampler: basename(folder) !== STARTER_PACK.name,
    folder,
    title,
    sha256: createHash('sha256').update(lines.join('')).digest('hex'),
    bytes: Object.values(files).reduce((sum, file) => sum + file.bytes, 0),
  };
}
