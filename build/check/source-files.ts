// The project's own files: what git tracks, or would if it were added; found without git, which a machine may lack.
import { globSync } from 'node:fs';
import { join } from 'node:path';

const NOT_OURS = ['node_modules', '.venv', '.venv-farm', '.git', 'out', '.espalier', 'test-results', '__pycache__'];
const CACHE = /^\.(pytest|ruff|import_linter|hypothesis).*/;

/** Paths relative to `root`, with forward slashes, sorted. */
export function sourceFiles(root: string, patterns: readonly string[]): string[] {
  const entries = globSync(patterns, {
    cwd: root,
    withFileTypes: true,
    exclude: (entry) => NOT_OURS.includes(entry.name) || CACHE.test(entry.name),
  });
  const files = entries.filter((entry) => entry.isFile());
  return files.map((file) => join(file.parentPath, file.name).slice(root.length + 1)).sort();
}
