// The examples of docs/hosted-apis.md, run as they stand against a server on another port: the address is all that is changed.
import { mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { type ServedProgram, serveProgram } from '../support/api/served-program.ts';

const ROOT = join(import.meta.dirname, '../..');
const ADDRESS = 'http://127.0.0.1:8000';
const RUNNERS: Readonly<Record<string, { file: string; command: readonly string[] }>> = {
  sh: { file: 'example.sh', command: ['bash', '-e'] },
  js: { file: 'example.mjs', command: [process.execPath] },
  python: { file: 'example.py', command: [join(ROOT, 'python-runtime/.venv/bin/python')] },
};
const document = readFileSync(join(ROOT, 'docs/hosted-apis.md'), 'utf8');
/** Blocks that begin with the name of their language; others are no examples. */
const EXAMPLES = [...document.matchAll(/^```(sh|js|python)\n((?:#|\/\/) (?:curl|JavaScript|Python)[\s\S]*?)^```$/gm)].map(
  ([, language = '', text = '']) => ({ language, text, title: text.split('\n', 1)[0] ?? '' }),
);

let server: ServedProgram;
beforeAll(async () => {
  server = await serveProgram();
});
afterAll(async () => {
  await server?.stop();
});

test('there are three examples for each service', () => {
  expect(EXAMPLES.map(({ language }) => language)).toEqual(['sh', 'js', 'python', 'sh', 'js', 'python']);
});

test.each(EXAMPLES)('$language: $title', async ({ language, text }) => {
  expect(text).toContain(ADDRESS);
  const folder = mkdtempSync(join(tmpdir(), 'espalier-example-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  for (const name of ['examples', 'node_modules']) symlinkSync(join(ROOT, name), join(folder, name));
  const { file, command: [program = '', ...parameters] = [] } = RUNNERS[language] ?? { file: '' };
  writeFileSync(join(folder, file), text.replaceAll(ADDRESS, server.base));
  const { stdout } = await execa(program, [...parameters, file], { cwd: folder });
  const made = readdirSync(folder).filter((name) => /\.(glb|json)$/.test(name));
  const content = readFileSync(join(folder, made[0] ?? 'nothing'), 'latin1');
  expect([made.length, stdout + content]).toEqual([1, expect.stringMatching(/SUCCESS|glTF/)]);
});
