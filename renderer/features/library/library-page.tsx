// The page of everything that was grown: search, a grid of cards, and the facts of the selected one beside it.
import { FileQuestion, Sprout } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { useStore } from 'zustand';
import { Button } from '../../ui/button.tsx';
import { t } from '../../words/words.ts';
import { AssetGrid } from './asset-grid.tsx';
import styles from './library-page.module.css';
import { type LibraryStore, shownAssets } from './library-store.ts';
import { SearchField } from './search-field.tsx';
import { UnreadableAssets } from './unreadable-assets.tsx';

interface LibraryPageProps {
  readonly store: LibraryStore;
  readonly onOpen: (assetId: string) => void;
  readonly onCreate: () => void;
  readonly inspector: ReactNode;
}

export function LibraryPage({ store, onOpen, onCreate, inspector }: LibraryPageProps) {
  const library = useStore(store);
  const shown = shownAssets(library);
  const isEmpty = library.assets?.length === 0;
  const [wantsUnreadable, setWantsUnreadable] = useState(false);
  const isOnUnreadable = wantsUnreadable && library.unreadable.length > 0;
  return (
    <>
      <main tabIndex={-1} className={styles.stage} aria-label={t('library.title')}>
        <header className={styles.header}>
          <h1 className={styles.title}>{t('library.title')}</h1>
          <span className={styles.count}>{library.assets !== undefined && objectsWords(shown.length, library.assets.length)}</span>
          {library.unreadable.length > 0 && (
            <Button weight="quiet" icon={FileQuestion} aria-pressed={isOnUnreadable} onClick={() => setWantsUnreadable(!isOnUnreadable)}>
              {t('library.unreadable', { count: library.unreadable.length })}
            </Button>
          )}
          {!isEmpty && !isOnUnreadable && <SearchField query={library.query} onChange={(query) => void library.search(query)} />}
        </header>
        {isOnUnreadable && <UnreadableAssets library={library} />}
        {!isOnUnreadable && isEmpty && <EmptyLibrary onCreate={onCreate} />}
        {!isOnUnreadable && !isEmpty && (
          <AssetGrid assets={shown} selectedId={library.selectedId} onSelect={library.select} onOpen={onOpen} />
        )}
        {!isOnUnreadable && library.query !== '' && shown.length === 0 && (
          <p className={styles.none}>{t('library.noResults', { query: library.query })}</p>
        )}
      </main>
      {inspector}
    </>
  );
}

function EmptyLibrary({ onCreate }: { readonly onCreate: () => void }) {
  return (
    <div className={styles.empty}>
      <Sprout size={40} strokeWidth={1.25} aria-hidden className={styles.icon} />
      <h2 className={styles.emptyTitle}>{t('library.emptyTitle')}</h2>
      <Button onClick={onCreate}>{t('library.startWithPicture')}</Button>
    </div>
  );
}

function objectsWords(shown: number, all: number): string {
  if (shown === all) return t('library.objects', { count: all });
  return t('library.objectsFound', { shown, all });
}
