// Which part of the project may import which: the arrows of docs/architecture.md, as data. Judged by import-checks.ts.
import type { Import } from './imports.ts';

export interface Zone {
  readonly name: string;
  /** The first zone whose pattern a path matches is the path's zone. Folders that its group `folder` names do not know each other. */
  readonly files: RegExp;
  /** Names of the zones whose files it may import, beside its own. */
  readonly zones: readonly string[];
  /** May it use Node's modules? */
  readonly node: boolean;
  /** Packages it may import; 'any' means every one but electron. */
  readonly packages: 'any' | readonly string[];
}

const DRAWING = ['react', 'lucide-react'];
const DECIDING = ['zustand', 'zod'];

/** The parts of `services/jobs`, each of which knows only those before it, and above them its one face. */
const JOBS = ['queue of jobs', 'logs of jobs', 'requests for jobs', 'estimates of jobs', 'copies of jobs', 'running jobs', 'jobs'];
/** What the local API is made of, lowest first. */
const API = ['api parts', 'hosted service', 'api server'] as const;

/** What lies outside every zone (build, test, configuration) may import everything. */
export const ZONES: readonly Zone[] = [
  { name: 'tests', files: /\.test\.(ts|tsx|mjs)$|^test\/|^build\/|^[^/]+$/, zones: ['all'], node: true, packages: 'any' },
  { name: 'contract', files: /^electron\/contract\//, zones: [], node: false, packages: ['zod'] },
  { name: 'queue of jobs', files: /^electron\/services\/jobs\/queue\//, zones: ['contract', 'services'], node: true, packages: 'any' },
  { name: 'logs of jobs', files: /^electron\/services\/jobs\/logs\//, zones: ['contract', 'services'], node: true, packages: 'any' },
  {
    name: 'requests for jobs',
    files: /^electron\/services\/jobs\/requests\//,
    zones: ['contract', 'services', ...JOBS.slice(0, 2)],
    node: true,
    packages: 'any',
  },
  {
    name: 'estimates of jobs',
    files: /^electron\/services\/jobs\/estimates\//,
    zones: ['contract', 'services', ...JOBS.slice(0, 3)],
    node: true,
    packages: 'any',
  },
  { name: 'copies of jobs', files: /^electron\/services\/jobs\/copies\//, zones: ['contract', 'services'], node: true, packages: 'any' },
  {
    name: 'running jobs',
    files: /^electron\/services\/jobs\/running\//,
    zones: ['contract', 'services', ...JOBS.slice(0, 5)],
    node: true,
    packages: 'any',
  },
  {
    name: 'jobs',
    files: /^electron\/services\/jobs\//,
    zones: ['contract', 'services', ...JOBS.slice(0, 6)],
    node: true,
    packages: 'any',
  },
  {
    // Machines together: it knows the queue's ways, and no job knows it.
    name: 'farm',
    files: /^electron\/services\/farm\//,
    zones: ['contract', 'services', ...JOBS],
    node: true,
    packages: 'any',
  },
  {
    name: 'diagnostics',
    files: /^electron\/services\/diagnostics\//,
    zones: ['contract', 'services', ...JOBS],
    node: true,
    packages: 'any',
  },
  {
    // Each service of the local API by itself: none knows another.
    name: 'hosted service',
    files: /^electron\/services\/local-api\/(?<folder>nim|fal|v1|meta)\//,
    zones: ['contract', 'services', ...JOBS, API[0]],
    node: true,
    packages: 'any',
  },
  {
    name: 'api server',
    files: /^electron\/services\/local-api\/(http-server|running-server|local-api)\.ts$/,
    zones: ['contract', 'services', ...JOBS, ...API],
    node: true,
    packages: 'any',
  },
  {
    name: 'api parts',
    files: /^electron\/services\/local-api\//,
    zones: ['contract', 'services', ...JOBS],
    node: true,
    packages: 'any',
  },
  { name: 'services', files: /^electron\/services\//, zones: ['contract'], node: true, packages: 'any' },
  {
    name: 'studio',
    files: /^electron\/studio\.ts$/,
    zones: ['contract', 'services', ...JOBS, ...API, 'farm'],
    node: true,
    packages: 'any',
  },
  {
    name: 'command line',
    files: /^electron\/cli(\.ts$|\/)/,
    zones: ['contract', 'services', ...JOBS, ...API, 'diagnostics', 'farm', 'studio'],
    node: true,
    packages: 'any',
  },
  { name: 'preload', files: /^electron\/preload\.ts$/, zones: ['contract'], node: false, packages: ['electron'] },
  {
    name: 'shell',
    files: /^electron\/(main\.ts$|shell\/)/,
    zones: ['contract', 'services', ...JOBS, ...API, 'diagnostics', 'farm', 'studio'],
    node: true,
    packages: ['electron', 'zod'],
  },
  { name: 'words', files: /^renderer\/words\//, zones: ['contract'], node: false, packages: ['i18next', 'react-i18next'] },
  { name: 'ui', files: /^renderer\/(ui|styles)\//, zones: ['words'], node: false, packages: [...DRAWING, 'radix-ui'] },
  { name: 'scene', files: /^renderer\/scene\//, zones: [], node: false, packages: ['three'] },
  { name: 'bridge', files: /^renderer\/bridge\//, zones: ['contract', 'words'], node: false, packages: [] },
  {
    name: 'shared',
    files: /^renderer\/shared\//,
    zones: ['contract', 'bridge', 'ui', 'words'],
    node: false,
    packages: [...DRAWING, ...DECIDING],
  },
  {
    name: 'feature',
    files: /^renderer\/features\/(?<folder>[^/]+)\//,
    zones: ['contract', 'bridge', 'ui', 'words', 'shared', 'scene'],
    node: false,
    packages: [...DRAWING, ...DECIDING],
  },
  {
    name: 'window',
    files: /^renderer\/(app\/|main\.tsx$)/,
    zones: ['contract', 'bridge', 'ui', 'words', 'shared', 'feature'],
    node: false,
    packages: [...DRAWING, ...DECIDING, 'react-dom', '@fontsource-variable/inter'],
  },
];

/** What is wrong with one import, or undefined. */
export function fenceProblem({ from, specifier, target }: Import, zones: readonly Zone[] = ZONES): string | undefined {
  const zone = zoneOf(from, zones);
  if (zone === undefined) return `${from}: no zone of build/check/imports/import-fences.ts holds this file`;
  if (zone.zones.includes('all')) return undefined;
  if (target.kind === 'node' && !zone.node) return `${from}: the ${zone.name} zone may not use ${specifier}, nor any of Node's modules`;
  if (target.kind === 'package' && !mayUsePackage(zone, target.name)) {
    return `${from}: the ${zone.name} zone may not import the package ${target.name}`;
  }
  if (target.kind === 'file') return fileProblem(from, specifier, target.path, zones);
  return undefined;
}

function fileProblem(from: string, specifier: string, path: string, zones: readonly Zone[]): string | undefined {
  const zone = zoneOf(from, zones);
  const wanted = zoneOf(path, zones);
  if (zone === undefined || isSamePlace(zone, wanted, [from, path])) return undefined;
  if (wanted === undefined || !zone.zones.includes(wanted.name)) {
    return `${from}: the ${zone.name} zone may not import ${path} (${wanted?.name ?? 'no zone'})`;
  }
  if (wanted.name === 'contract' && !specifier.startsWith('#contract/')) {
    return `${from}: import the contract by its alias, as #contract/${path.split('/').at(-1)}, not ${specifier}`;
  }
  return undefined;
}

/** One zone, and within it one folder where its pattern tells folders apart. */
function isSamePlace(zone: Zone, other: Zone | undefined, [from, path]: readonly [string, string]): boolean {
  return zone === other && zone.files.exec(from)?.groups?.['folder'] === zone.files.exec(path)?.groups?.['folder'];
}

function mayUsePackage(zone: Zone, name: string): boolean {
  return zone.packages === 'any' ? name !== 'electron' : zone.packages.includes(name);
}

function zoneOf(path: string, zones: readonly Zone[]): Zone | undefined {
  return zones.find((zone) => zone.files.test(path));
}
