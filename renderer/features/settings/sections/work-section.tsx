// What jobs run on, and how long the model stays in memory without work.

import type { Settings } from '#contract/settings.ts';
import type { RuntimeState } from '#contract/views/studio-views.ts';
import { Button } from '../../../ui/buttons/button.tsx';
import { ChoiceField } from '../../../ui/fields/choice-field.tsx';
import { Note } from '../../../ui/messages/note.tsx';
import { t } from '../../../words/words.ts';
import styles from '../settings-page.module.css';
import type { SettingsState } from '../settings-store.ts';
import { deviceChoices, hasGraphicsCard, unloadChoices } from '../work-choices.ts';
import { CardList } from './card-list.tsx';
import { SettingsSection } from './settings-section.tsx';

interface WorkSectionProps {
  readonly settings: Settings;
  readonly state: Pick<SettingsState, 'change' | 'unloadModel'>;
  readonly runtime: RuntimeState;
}

export function WorkSection({ settings, state, runtime }: WorkSectionProps) {
  const isUp = runtime.kind === 'ready' || runtime.kind === 'busy';
  const devices = isUp ? runtime.devices : [];
  return (
    <SettingsSection title={t('settings.work')}>
      <ChoiceField
        name={t('settings.device')}
        value={settings.device}
        choices={deviceChoices(devices, settings.device)}
        onChange={(device) => void state.change({ device })}
        isWide
      />
      <CardList cards={runtime.cards ?? []} />
      <ChoiceField
        name={t('settings.unloadAfter')}
        value={String(settings.unloadMinutes)}
        choices={unloadChoices(settings.unloadMinutes)}
        onChange={(minutes) => void state.change({ unloadMinutes: minutes === 'never' ? 'never' : Number(minutes) })}
        isWide
      />
      <div className={styles.row}>
        <Note>{t('settings.unloadNote')}</Note>
        <Button onClick={() => void state.unloadModel()}>{t(hasGraphicsCard(devices) ? 'settings.freeGpu' : 'settings.freeMemory')}</Button>
      </div>
    </SettingsSection>
  );
}
