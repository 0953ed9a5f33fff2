// package-lock.json must install anywhere: every package it names has an entry with a hash, and no registry's address is in it.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { type Check, ROOT } from './check.ts';

const Names = z.record(z.string(), z.string()).default({});
const Lockfile = z.object({
  packages: z.record(
    z.string(),
    z.object({ integrity: z.string().optional(), resolved: z.string().optional(), dependencies: Names, optionalDependencies: Names }),
  ),
});

export const lockfileCheck: Check = {
  name: 'package-lock.json',
  findProblems: async () => lockfileProblems(readFileSync(join(ROOT, 'package-lock.json'), 'utf8')),
};

export function lockfileProblems(text: string): string | undefined {
  const entries = Object.entries(Lockfile.parse(JSON.parse(text)).packages);
  const present = new Set(entries.map(([path]) => path.split('node_modules/').at(-1)));
  const problems = entries.flatMap(([path, { integrity, resolved, dependencies, optionalDependencies }]) => {
    const name = path || 'the project';
    const absent = Object.keys({ ...dependencies, ...optionalDependencies }).filter((wanted) => !present.has(wanted));
    return [
      ...absent.map((wanted) => `${name} asks for ${wanted}, which has no entry: npm ci will refuse`),
      ...(path !== '' && integrity === undefined ? [`${name} has no integrity hash`] : []),
      ...(resolved === undefined ? [] : [`${name} names an address: ${resolved}`]),
    ];
  });
  return problems.length > 0 ? problems.join('\n') : undefined;
}
