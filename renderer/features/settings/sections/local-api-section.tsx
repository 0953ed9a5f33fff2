// Whether other programs of this machine may use Espalier over the local HTTP API: the switch, where it answers, and who asked lately.

import type { Settings } from '#contract/settings.ts';
import { failureWords } from '../../../shared/wording/failure-words.ts';
import { CheckField } from '../../../ui/fields/check-field.tsx';
import { NumberField } from '../../../ui/fields/numbers/number-field.tsx';
import { Note } from '../../../ui/messages/note.tsx';
import { t } from '../../../words/words.ts';
import styles from '../settings-page.module.css';
import type { SettingsState } from '../settings-store.ts';
import { LineField } from './line-field.tsx';
import { SettingsSection } from './settings-section.tsx';

const DEFAULT_PORT = 8000;

interface LocalApiSectionProps {
  readonly settings: Settings;
  readonly state: Pick<SettingsState, 'change' | 'localApi'>;
}

export function LocalApiSection({ settings, state: { change, localApi } }: LocalApiSectionProps) {
  const { state, recent } = localApi;
  return (
    <SettingsSection title={t('settings.programs')}>
      <CheckField
        name={t('settings.allowPrograms')}
        isChecked={settings.localApiEnabled}
        onChange={(localApiEnabled) => void change({ localApiEnabled })}
      />
      <p className={styles.state} role="status">
        {state.kind === 'off' && t('settings.apiOff')}
        {state.kind === 'starting' && t('settings.apiStarting')}
        {state.kind === 'on' && t('settings.apiOn', { address: state.address })}
        {state.kind === 'failed' && Object.values(failureWords(state.error)).join(' ')}
      </p>
      <NumberField
        name={t('settings.port')}
        value={settings.localApiPort}
        onChange={(port) => void change({ localApiPort: port ?? DEFAULT_PORT })}
        minimum={1}
        maximum={65_535}
      />
      <LineField
        name={t('settings.token')}
        value={settings.localApiToken}
        most={200}
        onChange={(localApiToken) => void change({ localApiToken })}
      />
      <CheckField
        name={t('settings.allowNetwork')}
        isChecked={settings.networkAllowed}
        onChange={(networkAllowed) => void change({ networkAllowed })}
      />
      <Note>{t('settings.networkNote')}</Note>
      {recent.length > 0 && (
        <ul className={styles.requests} aria-label={t('settings.recent')}>
          {recent.map(({ at, client, method, route, status }, place) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a line has nothing to remember
            <li key={place}>
              {at.slice(11, 19)} {client || t('settings.unnamed')} {method} {route} {status}
            </li>
          ))}
        </ul>
      )}
    </SettingsSection>
  );
}
