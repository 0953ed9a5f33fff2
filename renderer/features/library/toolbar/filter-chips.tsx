// What the filter leaves in, each with a way to take it off.
import { X } from 'lucide-react';
import type { LibraryFilter } from '#contract/library/library-query.ts';
import { countWords } from '../../../ui/formats/format-number.ts';
import { dayWords } from '../../../ui/formats/format-time.ts';
import { t } from '../../../words/words.ts';
import { isFiltered } from '../state/library-view.ts';
import { dayOf } from './filter-days.ts';
import styles from './toolbar.module.css';

interface FilterChipsProps {
  readonly filter: LibraryFilter;
  readonly nameOf: (assetId: string) => string | undefined;
  readonly titleOf: (pack: string) => string;
  readonly onRefine: (filter: LibraryFilter) => void;
  readonly onClear: () => void;
}

interface Chip {
  readonly words: string;
  /** The filter without it. */
  readonly without: LibraryFilter;
}

export function FilterChips({ filter, nameOf, titleOf, onRefine, onClear }: FilterChipsProps) {
  if (!isFiltered(filter)) return null;
  return (
    <ul className={styles.active} aria-label={t('library.activeFilters')}>
      {chipsOf(filter, { nameOf, titleOf }).map(({ words, without }) => (
        <li key={words}>
          <button
            type="button"
            className={styles.chip}
            aria-label={t('library.removeFilter', { filter: words })}
            onClick={() => onRefine(without)}
          >
            {words}
            <X size={12} aria-hidden />
          </button>
        </li>
      ))}
      <li>
        <button type="button" className={styles.clear} onClick={onClear}>
          {t('library.clearFilter')}
        </button>
      </li>
    </ul>
  );
}

function chipsOf(filter: LibraryFilter, { nameOf, titleOf }: Pick<FilterChipsProps, 'nameOf' | 'titleOf'>): Chip[] {
  const { packs = [], tags = [], from, until, built, minTriangles, maxTriangles, favourites, samePictureAs } = filter;
  const chip = (isOn: boolean, words: () => string, without: LibraryFilter): Chip[] => (isOn ? [{ words: words(), without }] : []);
  return [
    ...chip(favourites === true, () => t('library.onlyFavourites'), { favourites: undefined }),
    ...chip(built !== undefined, () => (built ? t('library.built') : t('library.notBuilt')), { built: undefined }),
    ...packs.flatMap((pack) => chip(true, () => titleOf(pack), { packs: packs.filter((other) => other !== pack) })),
    ...tags.flatMap((tag) => chip(true, () => `#${tag}`, { tags: tags.filter((other) => other !== tag) })),
    ...chip(minTriangles !== undefined, () => t('library.trianglesFrom', { number: countWords(minTriangles ?? 0) }), {
      minTriangles: undefined,
    }),
    ...chip(maxTriangles !== undefined, () => t('library.trianglesTo', { number: countWords(maxTriangles ?? 0) }), {
      maxTriangles: undefined,
    }),
    ...chip(from !== undefined, () => t('library.madeSince', { day: dayWords(dayOf(from ?? '')) }), { from: undefined }),
    ...chip(until !== undefined, () => t('library.madeUntil', { day: dayWords(dayOf(until ?? '', -1)) }), { until: undefined }),
    ...chip(
      samePictureAs !== undefined,
      () => t('library.samePictureAs', { name: nameOf(samePictureAs ?? '') ?? t('library.goneObject') }),
      {
        samePictureAs: undefined,
      },
    ),
  ];
}
