// What the built program imports and does not hold: all of it has to come along in the package.
import { globSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { importsOf } from '../check/imports/imports.ts';

/** Names of packages that the modules of `folder` import and that are not among `shipped` (paths such as `node_modules/fastify`). */
export function missingPackages(folder: string, shipped: readonly string[]): string[] {
  const imports = globSync('*.js', { cwd: folder }).flatMap((file) => importsOf(folder, file));
  const names = imports.flatMap(({ target }) => (target.kind === 'package' && !isBuiltin(target.name) ? [target.name] : []));
  const known = new Set(shipped.map((path) => path.replace(/^node_modules\//, '')));
  return [...new Set(names)].filter((name) => name !== 'electron' && !known.has(name)).sort();
}
