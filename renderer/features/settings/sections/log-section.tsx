// What the app and the engine wrote down, on request: for a look, or to send with a report.

import { Button } from '../../../ui/buttons/button.tsx';
import { Note } from '../../../ui/messages/note.tsx';
import { t } from '../../../words/words.ts';
import styles from '../settings-page.module.css';
import type { SettingsState } from '../settings-store.ts';
import { SettingsSection } from './settings-section.tsx';

interface LogSectionProps {
  readonly state: Pick<SettingsState, 'log' | 'showLog' | 'hideLog' | 'saveDiagnostics'>;
  readonly onCopy: (text: string) => void;
}

export function LogSection({ state, onCopy }: LogSectionProps) {
  const { log, showLog, hideLog, saveDiagnostics } = state;
  return (
    <SettingsSection title={t('settings.log')}>
      <div className={styles.row}>
        <Note>{t('settings.logNote')}</Note>
        {log !== undefined && log !== '' && <Button onClick={() => onCopy(log)}>{t('settings.copy')}</Button>}
        <Button onClick={() => void saveDiagnostics()}>{t('settings.saveDiagnostics')}</Button>
        <Button aria-expanded={log !== undefined} onClick={() => (log === undefined ? void showLog() : hideLog())}>
          {t(log === undefined ? 'settings.showLog' : 'settings.hideLog')}
        </Button>
      </div>
      {log !== undefined && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls has to be reachable by the keyboard
        <section className={styles.log} tabIndex={0} aria-label={t('settings.logLines')}>
          <pre>{log === '' ? t('settings.logEmpty') : log}</pre>
        </section>
      )}
    </SettingsSection>
  );
}
