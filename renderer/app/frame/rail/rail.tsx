// The pages, down the left side.

import { Hexagon, Keyboard, LayoutGrid, Moon, Plus, Settings, Sun } from 'lucide-react';
import { useStore } from 'zustand';
import { IconButton } from '../../../ui/buttons/icon-button.tsx';
import { t } from '../../../words/words.ts';
import type { Stores } from '../../state/stores.ts';
import { EspalierMark } from './espalier-mark.tsx';
import { PageButton } from './page-button.tsx';
import styles from './rail.module.css';

interface RailProps {
  readonly stores: Pick<Stores, 'navigation' | 'appearance' | 'unseen'>;
  readonly onPalette: () => void;
}

export function Rail({ stores, onPalette }: RailProps) {
  const { route, go } = useStore(stores.navigation);
  const unseen = useStore(stores.unseen).assetIds.size;
  const { theme, toggleTheme } = useStore(stores.appearance);
  const isInLibrary = route.kind === 'library' || route.kind === 'viewer' || route.kind === 'trash';
  return (
    <nav className={styles.rail} aria-label={t('frame.rooms')}>
      <EspalierMark />
      <PageButton
        icon={Plus}
        name={t('frame.create')}
        keys="Alt+1"
        isHere={route.kind === 'create'}
        onClick={() => go({ kind: 'create' })}
      />
      <PageButton
        icon={LayoutGrid}
        name={t('frame.library')}
        keys="Alt+2"
        isHere={isInLibrary}
        badge={unseen > 0 ? { count: unseen, words: t('frame.unseen', { count: unseen }) } : undefined}
        onClick={() => go({ kind: 'library' })}
      />
      <PageButton
        icon={Hexagon}
        name={t('models.title')}
        keys="Alt+3"
        isHere={route.kind === 'models'}
        onClick={() => go({ kind: 'models' })}
      />
      <span className={styles.space} />
      <PageButton
        icon={Settings}
        name={t('frame.settings')}
        keys="Ctrl+,"
        isHere={route.kind === 'settings'}
        onClick={() => go({ kind: 'settings' })}
      />
      <IconButton icon={Keyboard} name={t('frame.allCommands')} keys="Ctrl+K" onClick={onPalette} />
      <IconButton
        icon={theme === 'dark' ? Sun : Moon}
        name={t(theme === 'dark' ? 'frame.lightTheme' : 'frame.darkTheme')}
        keys="Ctrl+Shift+L"
        onClick={toggleTheme}
      />
    </nav>
  );
}
