// What is typed into a search, as the index is asked for it: every word somewhere in the text, letters and accents alike.
// Whatever is typed is text; nothing of it is an operator of the full text search.

/** Words beyond these narrow nothing down any more. */
const MOST_WORDS = 16;
/** The index knows every three characters in a row. What is shorter is looked for in the texts themselves. */
const INDEXED_LENGTH = 3;

export interface SearchWords {
  /** An FTS5 query (https://sqlite.org/fts5.html#full_text_query_syntax); absent when no word is long enough. */
  readonly match?: string;
  readonly short: readonly string[];
}

/** Both sides of a comparison go through this. Marks are taken off letters, in scripts that write vowels as marks, too. */
export function foldForSearch(text: string): string {
  return text.toWellFormed().replaceAll('\0', ' ').toLowerCase().normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase();
}

export function searchWords(query: string): SearchWords {
  const words = [...new Set(foldForSearch(query).split(/\s+/))].filter((word) => word !== '').slice(0, MOST_WORDS);
  const long = words.filter((word) => [...word].length >= INDEXED_LENGTH);
  const match = long.map((word) => `"${word.replaceAll('"', '""')}"`).join(' AND ');
  return { ...(long.length > 0 && { match }), short: words.filter((word) => !long.includes(word)) };
}
