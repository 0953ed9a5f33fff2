// Nothing in the project may tie it to one machine or one package registry: no absolute home or work folder, no registry's address,
// no address with a password in it.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Check, ROOT } from '../check.ts';
import { sourceFiles } from '../source-files.ts';

const TEXT = [
  '**/*.{ts,tsx,mjs,js,cjs,json,jsonl,py,toml,lock,md,txt,html,css,svg,yml,yaml,cfg,ini,sh,glsl}',
  '.npmrc',
  '.ci/*',
  'LICENSE',
];

/** Ana is the user of the examples and golden messages. */
const TRACES: readonly { readonly what: string; readonly pattern: RegExp }[] = [
  { what: 'a folder of one machine', pattern: /(?<![\w.$}/-])\/(work|root|farm|home\/(?!ana\/)[a-z]\w*|Users\/\w+)\// },
  {
    what: 'the address of a package registry',
    pattern: /registry\.npmjs\.org|pypi\.org\/simple|files\.pythonhosted\.org|registry\.npmmirror|\/artifactory\//,
  },
  { what: 'an address with a password', pattern: /https?:\/\/[^\s/:@'"`$]+:[^\s/:@'"`$]+@/ },
];

export const machineTracesCheck: Check = {
  name: 'no trace of one machine',
  findProblems: async () => {
    const problems = sourceFiles(ROOT, TEXT).flatMap((path) => tracesIn(path, readFileSync(join(ROOT, path), 'utf8')));
    return problems.length > 0 ? problems.join('\n') : undefined;
  },
};

export function tracesIn(path: string, text: string): string[] {
  const lines = text.split('\n');
  return lines.flatMap((line, index) =>
    TRACES.filter(({ pattern }) => pattern.test(line)).map(({ what }) => `${path}:${index + 1}: ${what}: ${line.trim().slice(0, 120)}`),
  );
}
