// Several things in one phrase: `GLB, OBJ and STL`.
import { spokenLocale } from './words.ts';

export function listWords(things: readonly string[]): string {
  return new Intl.ListFormat(spokenLocale(), { type: 'conjunction' }).format(things);
}
