// How many triangles a user wants, in the ways an artist says it: as is best, all of them, "8k", or a share of them.

import { BUILDING_DEFAULTS } from '#contract/generation/building-defaults.ts';
import { exactCount, shareWords } from '../../ui/formats/format-number.ts';

export type TriangleBudget =
  /** As few as the colours allow. */
  | { readonly kind: 'best' }
  | { readonly kind: 'raw' }
  | { readonly kind: 'count'; readonly count: number }
  /** `kept` is the fraction that stays, 0.001…1. */
  | { readonly kind: 'share'; readonly kept: number };

/** What "best" leaves of a textured object at least, where it has as many: fewer show in its outline. */
export const FEWEST_TEXTURED = 40_000;
const FEWEST = 4;
const MOST = 20_000_000;
const LEAST_SHARE = 0.001;

/**
 * Reads `8000`, `8,000`, `8.000`, `8k`, `1.5M`, `1,5M`, `5 %` or `raw`; empty is "best". Undefined for anything else. A point or a comma before
 * groups of three digits, with no unit behind, stands between thousands, as one language or the other writes them; else it is a decimal one.
 */
export function readTriangles(text: string): TriangleBudget | undefined {
  const words = plainNumber(text.trim().toLowerCase().replaceAll(/\s/g, ''));
  if (words === '' || words === 'best') return { kind: 'best' };
  if (words === 'raw' || words === 'all') return { kind: 'raw' };
  const [, digits = '', unit = ''] = /^(\d+(?:\.\d+)?)([km%]?)$/.exec(words) ?? [];
  if (digits === '') return undefined;
  const number = Number(digits);
  if (unit === '%') return shareOf(number / 100);
  const count = number * (unit === 'k' ? 1e3 : unit === 'm' ? 1e6 : 1);
  return { kind: 'count', count: Math.round(Math.min(Math.max(count, FEWEST), MOST)) };
}

/** As `readTriangles` reads it; empty for "best". */
export function writeTriangles(budget: TriangleBudget): string {
  switch (budget.kind) {
    case 'best':
      return '';
    case 'raw':
      return 'raw';
    case 'count':
      return exactCount(budget.count);
    case 'share':
      return shareWords(budget.kept, 1);
  }
}

/** The fraction of triangles that stays, where the budget is not a count. */
export function keptShare(budget: Exclude<TriangleBudget, { kind: 'count' }>, isTextured: boolean): number {
  if (budget.kind === 'share') return budget.kept;
  if (budget.kind === 'raw') return 1;
  return 1 - (isTextured ? BUILDING_DEFAULTS.texturedSimplify : BUILDING_DEFAULTS.colouredSimplify);
}

/** With a decimal point and nothing between thousands. */
function plainNumber(words: string): string {
  return /^\d{1,3}([.,]\d{3})+$/.test(words) ? words.replaceAll(/[.,]/g, '') : words.replace(',', '.');
}

function shareOf(kept: number): TriangleBudget {
  return kept >= 1 ? { kind: 'raw' } : { kind: 'share', kept: Math.max(kept, LEAST_SHARE) };
}
