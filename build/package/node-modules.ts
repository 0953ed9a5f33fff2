// The Node packages that a package of ours carries: what the built program leaves outside, and what that needs in turn.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const Locked = z.object({
  packages: z.record(
    z.string(),
    z.object({
      dependencies: z.record(z.string(), z.string()).optional(),
      optionalDependencies: z.record(z.string(), z.string()).optional(),
    }),
  ),
});
const Manifest = z.object({ version: z.string(), dependencies: z.record(z.string(), z.string()) });

/** Paths in the checkout, such as `node_modules/fastify`, of `dependencies` and everything below them. */
export function shippedPackages(root: string): string[] {
  const { packages } = Locked.parse(readJson(join(root, 'node_modules/.package-lock.json')));
  const found = new Set<string>();
  const take = (name: string, from: string) => {
    const path = resolveFrom(from, name, packages);
    if (path === undefined || found.has(path)) return;
    found.add(path);
    const { dependencies = {}, optionalDependencies = {} } = packages[path] ?? {};
    for (const below of Object.keys({ ...dependencies, ...optionalDependencies })) take(below, path);
  };
  for (const name of Object.keys(readManifest(root).dependencies)) take(name, '');
  return [...found].sort();
}

export function readManifest(root: string) {
  return Manifest.parse(readJson(join(root, 'package.json')));
}

/** As Node looks: in the package's own folder, then in each above it. */
function resolveFrom(from: string, name: string, packages: Readonly<Record<string, unknown>>): string | undefined {
  let folder = from;
  for (;;) {
    const path = `${folder === '' ? '' : `${folder}/`}node_modules/${name}`;
    if (path in packages) return path;
    if (folder === '') return undefined; // an optional one of another platform
    folder = folder.includes('/node_modules/') ? folder.slice(0, folder.lastIndexOf('/node_modules/')) : '';
  }
}

function readJson(file: string): unknown {
  return JSON.parse(readFileSync(file, 'utf8'));
}
