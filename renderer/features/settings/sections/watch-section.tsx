// The folder whose new pictures become objects by themselves: which one, how many it made, and what it left alone.
import { FolderOpen } from 'lucide-react';
import type { Settings } from '#contract/settings.ts';
import { PlaceField } from '../../../shared/place-field.tsx';
import { failureWords } from '../../../shared/wording/failure-words.ts';
import { Button } from '../../../ui/buttons/button.tsx';
import { Note } from '../../../ui/messages/note.tsx';
import { t } from '../../../words/words.ts';
import styles from '../settings-page.module.css';
import type { SettingsState } from '../settings-store.ts';
import { SettingsSection } from './settings-section.tsx';

interface WatchSectionProps {
  readonly settings: Settings;
  readonly state: Pick<SettingsState, 'change' | 'watch' | 'chooseWatchFolder' | 'stopWatching'>;
}

export function WatchSection({ settings, state }: WatchSectionProps) {
  const { folder, taken, skipped, problem } = state.watch;
  return (
    <SettingsSection title={t('watch.title')}>
      <div className={styles.row}>
        <p className={styles.path}>{folder ?? t('watch.none')}</p>
        <Button icon={FolderOpen} onClick={() => void state.chooseWatchFolder()}>
          {t('watch.choose')}
        </Button>
        {folder !== undefined && (
          <Button weight="quiet" onClick={() => void state.stopWatching()}>
            {t('watch.stop')}
          </Button>
        )}
      </div>
      {folder !== undefined && (
        <p className={styles.state} role="status">
          {problem === undefined ? t('watch.taken', { count: taken }) : Object.values(failureWords(problem)).join(' ')}
        </p>
      )}
      {settings.farmEnabled && <PlaceField place={settings.watchPlace} onChange={(watchPlace) => void state.change({ watchPlace })} />}
      {skipped.length > 0 && (
        <ul className={styles.requests} aria-label={t('watch.skipped')}>
          {skipped.toReversed().map(({ name, reason }, place) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a line has nothing to remember
            <li key={place}>
              {name}: {reason}
            </li>
          ))}
        </ul>
      )}
      <Note>{t('watch.note')}</Note>
    </SettingsSection>
  );
}
