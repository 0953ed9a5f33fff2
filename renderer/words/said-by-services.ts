// Says what a service said in the window's words and language. A sentence that nobody expected stays as it is: English, but true.
import { listWords } from './list-words.ts';
import { SERVICE_SENTENCES } from './service-sentences.ts';
import { t } from './words.ts';

type SentenceKey = keyof typeof SERVICE_SENTENCES;

interface Pattern {
  readonly key: SentenceKey;
  readonly form: RegExp;
}

/** The blanks differ from sentence to sentence, which no type can follow here. */
const say = t as unknown as (key: `services.${SentenceKey}`, blanks: Readonly<Record<string, string>>) => string;
const TELLING = /^(reason|problem|known)$/;
/** A picture that was taken in lies in a folder that means nothing to a user. */
const PICTURE = 'picture';
/** Words of the user's, each in quotes, the first few of many: `“red”, “old” and 3 more`. */
const WORDS = 'words';
const QUOTED = /“([^”]*)”/g;
const MORE_WORDS = / and (\d+) more$/;
const BLANK = /\{\{(\w+)\}\}/;
/** The telling ones first: those that begin with words before those that begin with a blank, and long ones before short ones. */
const PATTERNS: readonly Pattern[] = (Object.keys(SERVICE_SENTENCES) as SentenceKey[]) // keys of a literal
  .sort((one, other) => vagueness(one) - vagueness(other))
  .map((key) => ({ key, form: formOf(key) }));

export function saidByServices(sentence: string): string {
  for (const { key, form } of PATTERNS) {
    const found = form.exec(sentence);
    if (found !== null) return say(`services.${key}`, saidBlanks(found.groups ?? {}));
  }
  return sentence;
}

function saidBlanks(blanks: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(blanks).map(([name, told]) => [name, saidBlank(name, told)]));
}

/** What a sentence tells may be a sentence again. */
function saidBlank(name: string, told: string): string {
  if (TELLING.test(name)) return saidByServices(told);
  if (name === WORDS) return saidWords(told);
  return name === PICTURE ? told.slice(told.lastIndexOf('/') + 1) : told;
}

function saidWords(told: string): string {
  const words = [...told.matchAll(QUOTED)].map(([, text = '']) => t('viewer.prompt', { text }));
  const more = MORE_WORDS.exec(told)?.[1];
  return listWords(more === undefined ? words : [...words, t('viewer.moreWords', { count: Number(more) })]);
}

function vagueness(key: SentenceKey): number {
  const sentence: string = SERVICE_SENTENCES[key];
  return (sentence.startsWith('{{') ? 10_000 : 0) - sentence.split(/\{\{\w+\}\}/).join('').length;
}

function formOf(key: SentenceKey): RegExp {
  const parts = SERVICE_SENTENCES[key].split(BLANK); // text and names of blanks in turn
  const form = parts.map((part, place) => (place % 2 === 0 ? escaped(part) : `(?<${part}>.*?)`)).join('');
  return new RegExp(`^${form}$`, 's');
}

function escaped(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
