// The two checks on who imports whom in TypeScript: fences and circles.
import { type Check, ROOT } from '../check.ts';
import { sourceFiles } from '../source-files.ts';
import { findCycles } from './import-cycles.ts';
import { fenceProblem } from './import-fences.ts';
import { importsOf } from './imports.ts';

const MODULES = ['*.{ts,mjs}', '{build,electron,renderer,test}/**/*.{ts,tsx,mjs}'];

export const importFencesCheck: Check = { name: 'import fences: TypeScript', findProblems: async () => fenceProblems(ROOT) };

export const importCyclesCheck: Check = { name: 'import cycles: TypeScript', findProblems: async () => cycleProblems(ROOT) };

export function fenceProblems(root: string): string | undefined {
  const imports = sourceFiles(root, MODULES).flatMap((path) => importsOf(root, path));
  return inLines(imports.flatMap((one) => fenceProblem(one) ?? []));
}

export function cycleProblems(root: string): string | undefined {
  const graph = new Map(sourceFiles(root, MODULES).map((path) => [path, importedFiles(root, path)]));
  return inLines(findCycles(graph).map((cycle) => `a circle of imports: ${cycle.join(' → ')}`));
}

function importedFiles(root: string, path: string): string[] {
  return importsOf(root, path).flatMap(({ target }) => (target.kind === 'file' ? [target.path] : []));
}

function inLines(problems: readonly string[]): string | undefined {
  return problems.length > 0 ? problems.join('\n') : undefined;
}
