// The Node packages that a package of ours carries: what the built program leaves outside, and what that needs in turn.
import { cpSync, readdirSync, readFileSync } from 'node:fs';
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
const Manifest = z.object({
  version: z.string(),
  description: z.string(),
  license: z.string(),
  main: z.string(),
  author: z.string(),
  desktopName: z.string(),
  dependencies: z.record(z.string(), z.string()),
});
/** Of packages: what only people and build tools read. */
const IS_LEFT_OUT =
  /(?<!licen[cs]e|copying|notice)\.(map|md|markdown|ts|mts|cts)$|\/(test|tests|__tests__|docs|\.github|benchmark|benchmarks|examples?)$/i;

/** What Vite puts into the built program: their code is in its files, their licences have to come along. */
const BUNDLED = [
  ...[
    'react',
    'react-dom',
    'radix-ui',
    'lucide-react',
    'three',
    'i18next',
    'react-i18next',
    'zustand',
    'zod',
    '@fontsource-variable/inter',
  ],
  ...['commander', 'execa', 'fflate', 'uuid'],
];
const IS_LICENCE = /^(licen[cs]e|copying|notice)/i;

/** Paths in the checkout, such as `node_modules/fastify`, of `dependencies` and everything below them. */
export function shippedPackages(root: string): string[] {
  return withAllBelow(root, Object.keys(readManifest(root).dependencies));
}

/** Likewise, of what is inside the built files. */
export function windowPackages(root: string): string[] {
  return withAllBelow(root, BUNDLED);
}

/** The licence texts of what is inside the built files, a folder for each package. */
export function copyLicences(root: string, target: string): void {
  for (const path of windowPackages(root)) {
    for (const name of readdirSync(join(root, path)).filter((one) => IS_LICENCE.test(one))) {
      cpSync(join(root, path, name), join(target, path.replaceAll('node_modules/', ''), name), { recursive: true });
    }
  }
}

function withAllBelow(root: string, names: readonly string[]): string[] {
  const { packages } = Locked.parse(readJson(join(root, 'node_modules/.package-lock.json')));
  const found = new Set<string>();
  const take = (name: string, from: string) => {
    const path = resolveFrom(from, name, packages);
    if (path === undefined || found.has(path)) return;
    found.add(path);
    const { dependencies = {}, optionalDependencies = {} } = packages[path] ?? {};
    for (const below of Object.keys({ ...dependencies, ...optionalDependencies })) take(below, path);
  };
  for (const name of names) take(name, '');
  return [...found].sort();
}

/** Copies them, each without what lies nested in it, which is a package of its own. */
export function copyShippedPackages(root: string, target: string): void {
  for (const path of shippedPackages(root)) {
    const from = join(root, path);
    const isShipped = (source: string) => !IS_LEFT_OUT.test(source) && !source.slice(from.length).includes('/node_modules');
    cpSync(from, join(target, path), { recursive: true, filter: isShipped });
  }
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
