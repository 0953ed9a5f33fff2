// Where the keys lead in a grid of cards, and which card answers to letters that are typed. Pure, but for the clock of the letters.
import { startsWithWords } from '../../../shared/text-search.ts';

interface GridPlace {
  /** Of the active card; -1 without one. */
  readonly index: number;
  readonly columns: number;
  readonly count: number;
  /** Whole rows in view. */
  readonly rows: number;
}

/** The index of the card that `key` leads to; undefined where it leads nowhere. */
export function leadsTo(key: string, { index, columns, count, rows }: GridPlace): number | undefined {
  const page = columns * Math.max(rows, 1);
  const steps: Readonly<Record<string, number>> = {
    ArrowLeft: index - 1,
    ArrowRight: index + 1,
    ArrowUp: index - columns,
    ArrowDown: index + columns,
    PageUp: Math.max(index - page, index % columns),
    PageDown: Math.min(index + page, count - 1),
    Home: 0,
    End: count - 1,
  };
  const target = index === -1 && key.startsWith('Arrow') ? 0 : steps[key];
  return target === undefined || target < 0 || target >= count ? undefined : target;
}

/** Letters that follow each other this quickly are one word. */
const PAUSE_MS = 700;

/** Collects what is typed; answers what has been typed so far. */
export function typedLetters(now: () => number): (letter: string) => string {
  let typed = '';
  let lastAt = 0;
  return (letter) => {
    typed = now() - lastAt > PAUSE_MS ? letter : typed + letter;
    lastAt = now();
    return typed;
  };
}

/** The index of the next card, from the active one on and round, whose name begins like that; one letter again and again goes on. */
export function namedLike(names: readonly string[], index: number, typed: string): number | undefined {
  const [first = ''] = typed;
  const isOneLetter = [...typed].every((letter) => letter === first);
  const wanted = isOneLetter ? first : typed;
  const start = Math.max(isOneLetter ? index + 1 : index, 0);
  for (let step = 0; step < names.length; step += 1) {
    const at = (start + step) % names.length;
    if (startsWithWords(names[at] ?? '', wanted)) return at;
  }
  return undefined;
}
