// Says what a service said in the window's words and language. A sentence that nobody expected stays as it is: English, but true.
import { SERVICE_SENTENCES } from './service-sentences.ts';
import { t } from './words.ts';

type SentenceKey = keyof typeof SERVICE_SENTENCES;

interface Pattern {
  readonly key: SentenceKey;
  readonly form: RegExp;
}

/** The blanks differ from sentence to sentence, which no type can follow here. */
const say = t as unknown as (key: `services.${SentenceKey}`, blanks: Readonly<Record<string, string>>) => string;
const BLANK = /\{\{(\w+)\}\}/;
const PATTERNS: readonly Pattern[] = (Object.keys(SERVICE_SENTENCES) as SentenceKey[]).map((key) => ({ key, form: formOf(key) })); // keys of a literal

export function saidByServices(sentence: string): string {
  for (const { key, form } of PATTERNS) {
    const found = form.exec(sentence);
    if (found !== null) return say(`services.${key}`, { ...found.groups });
  }
  return sentence;
}

function formOf(key: SentenceKey): RegExp {
  const parts = SERVICE_SENTENCES[key].split(BLANK); // text and names of blanks in turn
  const form = parts.map((part, place) => (place % 2 === 0 ? escaped(part) : `(?<${part}>.*?)`)).join('');
  return new RegExp(`^${form}$`, 's');
}

function escaped(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
