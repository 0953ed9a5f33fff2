// A name that is written from right to left, in a sentence that is not: without its own direction it would take the words, figures and
// full stop beside it along.

const BEGIN = '\u2068';
const END = '\u2069';
const RIGHT_TO_LEFT = /[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}\u200f]/u;
/** Signs that turn the direction of whatever follows them; in a name they are a mistake, or a trick. */
const TURNING = /[\u202a-\u202e\u2066-\u2069]/g;

/** What stands in the blank of a sentence, so that it changes nothing outside of it. */
export function isolated(value: string): string {
  const plain = value.replace(TURNING, '');
  return RIGHT_TO_LEFT.test(plain) ? `${BEGIN}${plain}${END}` : plain;
}
