// Which flags a program of ours knows, read from the source that defines them: `'--triangles <count>'` in TypeScript,
// `"--rounds"` in Python. A look at the text, so that it works before anything is installed.
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

const DEFINITION = /(['"])--([a-z][a-z0-9-]*)( [<[][^'"]*)?\1([^\n]*)/g;

/**
 * @param {readonly string[]} sources files and folders
 * @returns {Map<string, { takesValue: boolean }>} by name, without the dashes: `triangles`, `no-texture`
 */
export function programFlags(sources) {
  /** @type {Map<string, { takesValue: boolean }>} */
  const flags = new Map();
  for (const file of sources.flatMap(sourceFiles)) {
    for (const [, , name = '', value, rest = ''] of readFileSync(file, 'utf8').matchAll(DEFINITION)) {
      const takesValue = value !== undefined || (file.endsWith('.py') && !rest.includes('store_true'));
      flags.set(name, { takesValue: takesValue || flags.get(name)?.takesValue === true });
    }
  }
  return flags;
}

/**
 * @param {string} path
 * @returns {string[]}
 */
function sourceFiles(path) {
  if (!statSync(path).isDirectory()) return [path];
  const names = readdirSync(path, { recursive: true, encoding: 'utf8' });
  return names.filter((name) => /\.(ts|py)$/.test(name) && !name.endsWith('.test.ts')).map((name) => join(path, name));
}
