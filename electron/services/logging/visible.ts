// Text from outside (names of files, sidecars, queue rows, what a program complained of) as a terminal and a log may show it:
// what would steer a terminal, forge a line or turn the reading order around is spelled out.

// C0, DEL and C1; the two line separators; the marks and overrides of bidirectional text; halves of surrogate pairs.
const STEERING = /[\p{Cc}\u2028\u2029\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\p{Cs}]/gu;
const BY_NAME: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/** `text` on one line, with nothing in it that acts. */
export function visible(text: string): string {
  return text.replace(STEERING, spelledOut);
}

/**
 * A document on one line, or on several with `indent`, that any reader of JSON takes, and in which no character steers a terminal:
 * JSON itself has escapes for all of them, and asks for those below U+0020 alone.
 */
export function visibleJson(document: unknown, indent?: number): string {
  return JSON.stringify(document, undefined, indent).replace(STEERING, (character) =>
    character === '\n' ? character : escaped(character),
  );
}

/** As `visible`, for text that has lines of its own: those after the first begin with spaces, so that none looks like a new entry. */
export function visibleLines(text: string): string {
  return text.split('\n').map(visible).join('\n    ');
}

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

function spelledOut(character: string): string {
  const named = BY_NAME[character];
  if (named !== undefined) return named;
  const code = character.charCodeAt(0);
  return code <= 0xff ? `\\x${code.toString(16).padStart(2, '0')}` : escaped(character);
}
