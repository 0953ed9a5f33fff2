// A name that is written from right to left, in a sentence that is not: without its own direction it would take the words, figures and
// full stop beside it along.
import { plainName } from '#contract/asset/plain-name.ts';

const BEGIN = '\u2068';
const END = '\u2069';
const RIGHT_TO_LEFT = /[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}\u200f]/u;

/** What stands in the blank of a sentence, so that it changes nothing outside of it. */
export function isolated(value: string): string {
  const plain = plainName(value);
  return RIGHT_TO_LEFT.test(plain) ? `${BEGIN}${plain}${END}` : plain;
}
