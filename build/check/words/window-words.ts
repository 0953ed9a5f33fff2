// What the window says stands in its catalogue, in every language: no words in the code that draws, none that a language lacks or says with
// other blanks, none that nobody says, and none for sentences that services say no more. And none in tips of the browser's own.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseSync } from 'oxc-parser';
import { type Check, ROOT } from '../check.ts';
import { sourceFiles } from '../source-files.ts';

/** The catalogue itself has words, the scene draws none, and diagnostics are for whoever helps: they stay as one language. */
const WITHOUT_WORDS = /^renderer\/(words|scene)\/|\/diagnostics-text\.ts$|\.test\.tsx?$/;
/** Attributes that a user reads or hears. */
const SAID_ATTRIBUTES = new Set([
  'aria-label',
  'aria-description',
  'aria-roledescription',
  'aria-valuetext',
  'placeholder',
  'title',
  'alt',
]);
/** Of our own components, and in objects that are handed to them. */
const SAID_PROPERTIES = new Set([
  'name',
  'words',
  'title',
  'text',
  'label',
  'hint',
  'message',
  'description',
  'placeholder',
  'summary',
  'aside',
]);
/** Two words in a row, or one that ends as a sentence does. */
const PHRASE = /\p{L}{2,}[,;:]? \p{L}{2,}|^\p{Lu}\p{L}+[.!?…]$/u;
const WORD = /\p{L}{2,}/u;
const UNSEEN_CALLS = /^(t|closest|querySelector|querySelectorAll|matchMedia)$/;
const SERVICES = ['electron/{services,shell}/**/*.ts', 'python-runtime/src/**/*.py'];
/** A piece of fewer letters is found anywhere. */
const TELLING_LENGTH = 8;
const PLURAL = /_(zero|one|two|few|many|other)$/;

export const windowWordsCheck: Check = {
  name: 'words of the window',
  findProblems: async () => {
    // Only here, so that the other checks do without a catalogue.
    const [{ ENGLISH }, { GERMAN }, { SERVICE_SENTENCES }] = await Promise.all([
      import('../../../renderer/words/english.ts'),
      import('../../../renderer/words/german.ts'),
      import('../../../renderer/words/service-sentences.ts'),
    ]);
    const files = sourceFiles(ROOT, ['renderer/**/*.{ts,tsx}']);
    const sources = files.map((path) => ({ path, text: readFileSync(join(ROOT, path), 'utf8') }));
    const said = sources.filter(({ path }) => !/^renderer\/words\/(en|de)\/|\.test\.tsx?$/.test(path));
    const outside = sources.filter(({ path }) => !WITHOUT_WORDS.test(path));
    const problems = [
      ...outside.flatMap(({ path, text }) => [...wordsIn(path, text), ...nativeTipsIn(path, text)]),
      ...catalogueProblems(ENGLISH, { German: GERMAN }),
      ...unsaidKeys(ENGLISH, said),
      ...unheardSentences(SERVICE_SENTENCES, textOfServices()),
    ];
    return problems.length > 0 ? problems.join('\n') : undefined;
  },
};

/** Words that stand in the code, by where they stand. */
export function wordsIn(path: string, text: string): string[] {
  return found(path, text, (node, parents) => {
    const words = textOf(node);
    if (words === undefined || isUnseen(parents) || !isSaid(node, words, parents)) return undefined;
    return `says “${words.trim()}”, which belongs into renderer/words`;
  });
}

/** `title` on an element of the page: who works by keyboard or touch never sees it. Components may have a property of that name. */
export function nativeTipsIn(path: string, text: string): string[] {
  return found(path, text, (node, parents) => {
    if (node.type !== 'JSXAttribute' || nameOf(node['name']) !== 'title') return undefined;
    if (/^\p{Lu}/u.test(nameOf(parents.at(-1)?.['name']))) return undefined;
    return 'has a tip of the browser: explain under the field or by ui/messages/explanation.tsx, name by ui/hints/tooltip-layer.tsx';
  });
}

/** What `judge` says of the nodes of a source, each with its place. */
export function found(path: string, text: string, judge: (node: Node, parents: readonly Node[]) => string | undefined): string[] {
  const { program, errors } = parseSync(path, text);
  if (errors.length > 0) throw new Error(`${path} cannot be parsed: ${errors.map((error) => error.message).join('; ')}`);
  const problems: string[] = [];
  if (!isNode(program)) return problems;
  walk(program, (node, parents) => {
    const problem = judge(node, parents);
    if (problem !== undefined) problems.push(`${path}:${text.slice(0, Number(node['start'])).split('\n').length}: ${problem}`);
  });
  return problems;
}

export type Node = Readonly<Record<string, unknown>> & { readonly type: string };

function walk(node: Node, visit: (node: Node, parents: readonly Node[]) => void, parents: readonly Node[] = []): void {
  visit(node, parents);
  const inner = [...parents, node];
  for (const value of Object.values(node)) {
    for (const child of Array.isArray(value) ? value : [value]) if (isNode(child)) walk(child, visit, inner);
  }
}

export function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string';
}

function textOf(node: Node): string | undefined {
  if (node.type === 'JSXText' || (node.type === 'Literal' && typeof node['value'] === 'string')) return String(node['value']);
  if (node.type !== 'TemplateElement') return undefined;
  const { value } = node;
  return typeof value === 'object' && value !== null && 'cooked' in value ? String(value.cooked) : undefined;
}

/** Styles and selectors, names of modules, types, keys of the catalogue, and faults of the program, which reach the log. */
function isUnseen(parents: readonly Node[]): boolean {
  return parents.some((parent) => {
    if (/^(ImportDeclaration|ThrowStatement|TS(?!AsExpression|SatisfiesExpression)\w+)$/.test(parent.type)) return true;
    if (parent.type === 'BinaryExpression') return true;
    if (parent.type === 'CallExpression' && UNSEEN_CALLS.test(calledIn(parent))) return true;
    return parent.type === 'JSXAttribute' && /^(className|style|d|viewBox|strokeWidth)$/.test(nameOf(parent['name']));
  });
}

function isSaid(node: Node, words: string, parents: readonly Node[]): boolean {
  if (node.type === 'JSXText') return /\p{L}/u.test(words);
  if (PHRASE.test(words)) return true;
  if (!WORD.test(words)) return false;
  const holder = parents.findLast(({ type }) => type === 'JSXAttribute' || type === 'Property' || type === 'CallExpression');
  if (holder?.type === 'JSXAttribute') return isSaidAttribute(holder, parents);
  return holder?.type === 'Property' && SAID_PROPERTIES.has(nameOf(holder['key'])) && /^\p{Lu}/u.test(words);
}

function isSaidAttribute(attribute: Node, parents: readonly Node[]): boolean {
  const name = nameOf(attribute['name']);
  if (SAID_ATTRIBUTES.has(name)) return true;
  const element = parents.findLast(({ type }) => type === 'JSXOpeningElement');
  return SAID_PROPERTIES.has(name) && /^\p{Lu}/u.test(nameOf(element?.['name']));
}

function calledIn({ callee }: Node): string {
  return nameOf(callee) || nameOf(isNode(callee) ? callee['property'] : undefined);
}

export function nameOf(node: unknown): string {
  return isNode(node) && typeof node['name'] === 'string' ? node['name'] : '';
}

export interface Words {
  readonly [key: string]: string | Words;
}

/** What other languages lack, have besides, or say with other blanks. Types find most of this earlier; not the blanks. */
export function catalogueProblems(english: Words, others: Readonly<Record<string, Words>>): string[] {
  const original = sentencesIn(english);
  return Object.entries(others).flatMap(([language, words]) => {
    const translated = sentencesIn(words);
    const keys = [...new Set([...original.keys(), ...translated.keys()])];
    return keys.flatMap((key) => {
      const [here, there] = [original.get(key), translated.get(key)];
      if (here === undefined) return [`${language}: ${key} is nothing that English says`];
      if (there === undefined) return [`${language}: ${key} is missing`];
      return blanksOf(here) === blanksOf(there) ? [] : [`${language}: ${key} has the blanks ${blanksOf(there)}, English ${blanksOf(here)}`];
    });
  });
}

function blanksOf(sentence: string): string {
  const blanks = [...sentence.matchAll(/\{\{(.*?)\}\}/g)].map(([, blank = '']) => blank.trim());
  return blanks.length === 0 ? 'none' : [...new Set(blanks)].sort().join(' and ');
}

function sentencesIn(words: Words, prefix = ''): Map<string, string> {
  const entries = Object.entries(words).flatMap(([key, value]): [string, string][] =>
    typeof value === 'string' ? [[`${prefix}${key}`, value]] : [...sentencesIn(value, `${prefix}${key}.`)],
  );
  return new Map(entries);
}

/** Keys that no source names, be it with a part that is filled in. */
export function unsaidKeys(words: Words, sources: readonly { readonly path: string; readonly text: string }[]): string[] {
  const named = new Set<string>();
  const patterns: RegExp[] = [];
  for (const { text } of sources) {
    for (const [, literal = ''] of text.matchAll(/'([a-z]\w*(?:\.\w+)+)'/g)) named.add(literal);
    for (const [, template = ''] of text.matchAll(/`([a-z]\w*(?:\.(?:\w|\$\{[^}]*\})+)+)`/g)) {
      patterns.push(new RegExp(`^${template.replaceAll('.', '\\.').replaceAll(/\$\{[^}]*\}/g, '\\w+')}$`));
    }
  }
  const isNamed = (key: string) => named.has(key) || patterns.some((pattern) => pattern.test(key));
  return [...sentencesIn(words).keys()]
    .filter((key) => !isNamed(key) && !isNamed(key.replace(PLURAL, '')))
    .map((key) => `renderer/words: nobody says ${key}`);
}

/** Sentences of which `text`, the code of the services, has not every piece between the blanks. */
export function unheardSentences(sentences: Readonly<Record<string, string>>, text: string): string[] {
  const piecesOf = (sentence: string) => sentence.split(/\{\{\w+\}\}|[.,:;] /).map((piece) => piece.replace(/[.,:;]$/, '').trim());
  return Object.entries(sentences)
    .filter(([, sentence]) => piecesOf(sentence).some((piece) => piece.length >= TELLING_LENGTH && !text.includes(piece)))
    .map(([key]) => `renderer/words/service-sentences: no service says ${key}`);
}

/** Long sentences are written in pieces there. */
function textOfServices(): string {
  const text = sourceFiles(ROOT, SERVICES).map((path) => readFileSync(join(ROOT, path), 'utf8'));
  return text.join('\n').replaceAll(/["'`]\s*\n\s*f?["'`]/g, '');
}
