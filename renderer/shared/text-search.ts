// Whether a name answers to what is typed: every word somewhere in it, letters and accents alike.

export function matches(name: string, query: string): boolean {
  const text = plain(name);
  return plain(query)
    .split(/\s+/)
    .every((word) => text.includes(word));
}

/** Whether two words are one, however they are written. */
export function isSameWord(one: string, other: string): boolean {
  return plain(one) === plain(other);
}

export function startsWithWords(name: string, beginning: string): boolean {
  return plain(name).startsWith(plain(beginning));
}

function plain(text: string): string {
  return text.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase().trim();
}
