// In which order the cards stand.
import { ArrowDownUp } from 'lucide-react';
import { LIBRARY_SORTS } from '#contract/library/library-limits.ts';
import type { LibrarySort } from '#contract/library/library-query.ts';
import { Button } from '../../../ui/buttons/button.tsx';
import { MenuButton } from '../../../ui/layers/menu.tsx';
import { t } from '../../../words/words.ts';
import styles from './toolbar.module.css';

interface SortMenuProps {
  readonly sort: LibrarySort;
  readonly onSort: (sort: LibrarySort) => void;
}

export function SortMenu({ sort, onSort }: SortMenuProps) {
  const choices = LIBRARY_SORTS.map((value) => ({ value, words: sortWords(value) }));
  const onChoose = (value: string) => {
    const chosen = LIBRARY_SORTS.find((each) => each === value);
    if (chosen !== undefined) onSort(chosen);
  };
  return (
    <MenuButton name={t('library.order')} entries={[{ kind: 'choices', value: sort, choices, onChoose }]} align="end">
      <Button weight="quiet" icon={ArrowDownUp} className={styles.narrow} aria-label={t('library.orderIs', { order: sortWords(sort) })}>
        {sortWords(sort)}
      </Button>
    </MenuButton>
  );
}

function sortWords(sort: LibrarySort): string {
  switch (sort) {
    case 'newest':
      return t('library.newestFirst');
    case 'oldest':
      return t('library.oldestFirst');
    case 'name':
      return t('library.byName');
    case 'triangles':
      return t('library.mostTriangles');
    case 'size':
      return t('library.largestFirst');
  }
}
