// Whatever a service or the engine can fail with, and what the engine advises, is said in every language of the window: its sentence stands in
// renderer/words/service-sentences, or here with the reason why the window never says it.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { z } from 'zod';
import { ROOT } from '../check.ts';
import { sourceFiles } from '../source-files.ts';
import { found, isNode, type Node, nameOf } from './window-words.ts';

/** Programs of the local API are answered in English; the terminal's own commands are no service. */
const SPOKEN_IN = ['electron/{services,shell}/**/*.ts', 'electron/studio.ts'];
const NOT_SPOKEN_IN = /\.test\.ts$|^electron\/services\/local-api\//;
const ENGINE = 'python-runtime/src/espalier_runtime';
const SPEAKING = new Set(['message', 'hint']);
/** What is told; no sentence has this sign. */
const TOLD = '¤';

/** Why the window never says these. */
const NEVER_SAID: readonly { readonly files: RegExp; readonly reason: string }[] = [
  { files: /jobs\/running\/take-latent/, reason: 'the window names assets, never a latent' },
  { files: /services\/farm\/(node\/|role-record)/, reason: 'heads and nodes of a farm are started in the terminal' },
  { files: /kit\/make-kit/, reason: 'kits are made in the terminal' },
  { files: /storage\/data-home/, reason: 'there is no window without a data home' },
  { files: /jobs\/draw_command|^__main__/, reason: "developers' commands of the engine" },
  { files: /server\/dispatch\//, reason: 'the app sends each job once' },
  {
    files: /jobs\/requests\/generation-request|jobs\/generate\.py|condition\/picture_sides/,
    reason: 'the window sends a side and a mask for each picture',
  },
  {
    files: /multi_view_reconstruction|flow_velocity|clip_text|references\.py|slat_normalization/,
    reason: 'faults of a pack, found when it is added',
  },
];
/** Single sentences that are only parts of others, or for the terminal. */
const SINGLE = new Set([
  `${TOLD}: ${TOLD}.`,
  `${TOLD} ${TOLD}`,
  `${TOLD}: there is nothing to grow an asset on.`,
  `This pack cannot tell what to make. ${TOLD}`,
  `There is no latent ${TOLD}.`,
  `pipeline.json has no slat_normalization for ${TOLD} channels.`,
  `ESPALIER_CPU_PRODUCTS is ${TOLD}.`,
  'Use onednn, convolution or torch, or leave it out.',
  `ESPALIER_CUDA_KERNELS is ${TOLD}.`,
  `Use ${TOLD}, or some of ${TOLD}, or leave it out.`,
  'Name an asset, its folder or its latent.safetensors.',
  'not understood',
  'Only copies go into another folder.',
  'Leave out one of the two.',
]);

/** Every sentence of services and engine that the window could not say, each with its place. */
export async function unsaidSentences(): Promise<string[]> {
  const { SERVICE_SENTENCES } = await import('../../../renderer/words/service-sentences.ts');
  const forms = Object.values(SERVICE_SENTENCES).map(formOf);
  const isKnown = (sentence: string) => SINGLE.has(sentence) || !/\s/.test(sentence) || forms.some((form) => form.test(sentence));
  const files = sourceFiles(ROOT, SPOKEN_IN).filter((path) => !NOT_SPOKEN_IN.test(path) && !isNeverSaid(path));
  const ours = files.flatMap((path) => unknownSentencesIn(path, readFileSync(join(ROOT, path), 'utf8'), isKnown));
  const engines = (await sentencesOfTheEngine(join(ROOT, ENGINE)))
    .filter(({ file, sentence }) => !isNeverSaid(file) && !isKnown(sentence))
    .map(({ file, line, sentence }) => `${ENGINE}/${file}:${line}: ${unknown(sentence)}`);
  return [...ours, ...engines];
}

/** Sentences in the source that `isKnown` does not know, each with its place. */
export function unknownSentencesIn(path: string, text: string, isKnown: (sentence: string) => boolean): string[] {
  return found(path, text, (node) => {
    const [unheard] = spokenBy(node).filter((sentence) => !isKnown(sentence));
    return unheard === undefined ? undefined : unknown(unheard);
  });
}

function unknown(sentence: string): string {
  return `says “${sentence}”, which no file of renderer/words/service-sentences says`;
}

/** With the sign for what is told: as a sentence would be with anything in its blanks. */
export function formOf(sentence: string): RegExp {
  const parts = sentence.split(/\{\{\w+\}\}/).map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*?')}$`, 's');
}

function isNeverSaid(path: string): boolean {
  return NEVER_SAID.some(({ files }) => files.test(path));
}

function spokenBy(node: Node): string[] {
  if (node.type === 'Property' && SPEAKING.has(nameOf(node['key']))) return textsOf(node['value']);
  if (node.type === 'VariableDeclarator' && SPEAKING.has(nameOf(node['id']))) return textsOf(node['init']);
  return [];
}

/** Of a text, a template, a sum of both, and either side of a choice. */
function textsOf(node: unknown): string[] {
  if (!isNode(node)) return [];
  if (node.type === 'Literal') return typeof node['value'] === 'string' ? [node['value']] : [];
  if (node.type === 'TemplateLiteral') return [templateOf(node['quasis'])];
  if (node.type === 'ConditionalExpression') return [...textsOf(node['consequent']), ...textsOf(node['alternate'])];
  if (node.type !== 'BinaryExpression') return [];
  const [left, right] = [textsOf(node['left']), textsOf(node['right'])];
  return left.flatMap((before) => right.map((after) => before + after));
}

function templateOf(quasis: unknown): string {
  const parts = z.array(z.object({ value: z.object({ cooked: z.string() }) })).parse(quasis);
  return parts.map(({ value }) => value.cooked).join(TOLD);
}

/** What is said in the Python files of `folder`: of failures, and as advice. */
export async function sentencesOfTheEngine(folder: string): Promise<{ file: string; line: number; sentence: string }[]> {
  const python = join(ROOT, 'python-runtime/.venv/bin/python');
  const { stdout } = await execa(python, [join(ROOT, 'build/check/words/python_sentences.py'), folder]);
  const rows = z.array(z.tuple([z.string(), z.int(), z.string()])).parse(JSON.parse(stdout));
  return rows.map(([file, line, sentence]) => ({ file, line, sentence }));
}
