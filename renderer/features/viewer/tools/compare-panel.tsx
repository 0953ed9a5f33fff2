// What the object can be put beside on the same camera: its builds, coarser models and splats, or another object.

import { Check } from 'lucide-react';
import { useId, useState } from 'react';
import { classNames } from '../../../ui/class-names.ts';
import { t } from '../../../words/words.ts';
import type { Comparison, ViewerState } from '../state/viewer-store.ts';
import styles from './compare-panel.module.css';
import { ToolPanel } from './tool-panel.tsx';

/** One thing to compare with. */
export interface Comparable extends Comparison {
  readonly pictureUrl?: string | undefined;
}

export interface Comparables {
  readonly own: readonly Comparable[];
  /** Other objects of the library, in its order. */
  readonly others: readonly Comparable[];
}

/** More are found by their names. */
const MOST_OTHERS = 30;

interface ComparePanelProps extends Comparables {
  readonly viewerState: ViewerState;
}

export function ComparePanel({ viewerState: { comparison, compare, closePanel }, own, others }: ComparePanelProps) {
  const [query, setQuery] = useState('');
  const id = useId();
  const found = others.filter(({ labels: [, name] }) => name.toLocaleLowerCase().includes(query.trim().toLocaleLowerCase()));
  const entry = (comparable: Comparable) => {
    const isCompared = comparison?.url === comparable.url;
    return (
      <li key={comparable.url}>
        <button
          type="button"
          className={styles.entry}
          aria-pressed={isCompared}
          onClick={() => void compare(isCompared ? undefined : comparable)}
        >
          {comparable.pictureUrl !== undefined && <img src={comparable.pictureUrl} alt="" className={styles.picture} loading="lazy" />}
          <span className={styles.name}>{comparable.labels[1]}</span>
          {isCompared && <Check size={16} aria-hidden />}
        </button>
      </li>
    );
  };
  return (
    <ToolPanel title={t('viewer.compareMenu')} onClose={closePanel}>
      {own.length > 0 && <ul className={styles.entries}>{own.map(entry)}</ul>}
      {own.length > 0 && others.length > 0 && <hr className={styles.line} />}
      {others.length > 0 && (
        <div className={styles.others}>
          <label htmlFor={id} className={styles.label}>
            {t('viewer.otherObject')}
          </label>
          <input
            id={id}
            type="search"
            className={styles.search}
            value={query}
            placeholder={t('viewer.findObject')}
            onChange={(event) => setQuery(event.target.value)}
          />
          <ul className={classNames(styles.entries, styles.scroll)}>{found.slice(0, MOST_OTHERS).map(entry)}</ul>
          {found.length === 0 && <p className={styles.none}>{t('viewer.noObjectFound', { query })}</p>}
        </div>
      )}
      {own.length + others.length === 0 && <p className={styles.none}>{t('viewer.nothingToCompare')}</p>}
    </ToolPanel>
  );
}
