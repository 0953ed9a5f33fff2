// Whether jobs may be sent to a farm of several machines: the switch, where the farm is and whether it answers, and its key.
import { KeyRound } from 'lucide-react';
import type { Settings } from '#contract/settings.ts';
import type { FarmView } from '#contract/views/studio-views.ts';
import { failureWords } from '../../../shared/wording/failure-words.ts';
import { Button } from '../../../ui/buttons/button.tsx';
import { CheckField } from '../../../ui/fields/check-field.tsx';
import { Note } from '../../../ui/messages/note.tsx';
import { t } from '../../../words/words.ts';
import styles from '../settings-page.module.css';
import type { SettingsState } from '../settings-store.ts';
import { LineField } from './line-field.tsx';
import { SettingsSection } from './settings-section.tsx';

const MOST_LETTERS = 64;
const EXAMPLE_ADDRESS = '10.0.0.5';

interface FarmSectionProps {
  readonly settings: Settings;
  readonly state: Pick<SettingsState, 'change' | 'farm' | 'chooseFarmKey' | 'forgetFarmKey'>;
  /** How many jobs wait for it. */
  readonly waiting: number;
}

export function FarmSection({ settings, state: { change, farm, chooseFarmKey, forgetFarmKey }, waiting }: FarmSectionProps) {
  const nodes = farm.state.kind === 'ready' ? farm.state.nodes : [];
  return (
    <SettingsSection title={t('farm.title')}>
      <CheckField name={t('farm.use')} isChecked={settings.farmEnabled} onChange={(farmEnabled) => void change({ farmEnabled })} />
      <p className={styles.state} role="status">
        {[stateWords(farm.state), waiting > 0 && t('farm.waiting', { count: waiting })].filter(Boolean).join(' ')}
      </p>
      {nodes.length > 0 && (
        <ul className={styles.requests} aria-label={t('farm.nodes')}>
          {nodes.map((node) => (
            <li key={node}>{node}</li>
          ))}
        </ul>
      )}
      {settings.farmEnabled && (
        <>
          <LineField
            name={t('farm.address')}
            value={settings.farmHead}
            most={MOST_LETTERS}
            example={EXAMPLE_ADDRESS}
            onChange={(farmHead) => void change({ farmHead })}
          />
          <div className={styles.row}>
            <p className={styles.path}>{farm.key === undefined ? t('farm.usualKey') : t('farm.key', { file: farm.key })}</p>
            <Button icon={KeyRound} onClick={() => void chooseFarmKey()}>
              {t('farm.chooseKey')}
            </Button>
            {farm.key !== undefined && (
              <Button weight="quiet" onClick={() => void forgetFarmKey()}>
                {t('farm.forgetKey')}
              </Button>
            )}
          </div>
        </>
      )}
      <Note>{t('farm.note')}</Note>
    </SettingsSection>
  );
}

function stateWords(state: FarmView['state']): string {
  switch (state.kind) {
    case 'off':
      return t('farm.off');
    case 'looking':
      return t('farm.looking');
    case 'ready':
      if (state.slots === 0) return t('farm.empty');
      return t('farm.ready', {
        machines: t('farm.machines', { count: state.nodes.length }),
        atOnce: t('farm.atOnce', { count: state.slots }),
      });
    case 'away':
      return Object.values(failureWords(state.error)).join(' ');
  }
}
