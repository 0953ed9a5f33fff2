// The page of everything that is set once: how the window looks, what jobs run on, the state of this machine, where things lie.
import { FolderOpen } from 'lucide-react';
import { type ReactNode, useEffect, useRef } from 'react';
import { useStore } from 'zustand';
import { LANGUAGES } from '#contract/language.ts';
import type { Settings } from '#contract/settings.ts';
import type { RuntimeState, SettingsView } from '#contract/views/studio-views.ts';
import { Button } from '../../ui/buttons/button.tsx';
import { CheckField } from '../../ui/fields/check-field.tsx';
import { SegmentedField } from '../../ui/fields/segmented-field.tsx';
import { shareWords } from '../../ui/formats/format-number.ts';
import { Note } from '../../ui/messages/note.tsx';
import { LANGUAGE_NAMES } from '../../words/language-names.ts';
import { t } from '../../words/words.ts';
import { FarmSection } from './sections/farm-section.tsx';
import { LocalApiSection } from './sections/local-api-section.tsx';
import { LogSection } from './sections/log-section.tsx';
import { MachineSection } from './sections/machine-section.tsx';
import { SettingsSection } from './sections/settings-section.tsx';
import { WatchSection } from './sections/watch-section.tsx';
import { WorkSection } from './sections/work-section.tsx';
import styles from './settings-page.module.css';
import type { SettingsState, SettingsStore } from './settings-store.ts';

const SCALES = [0.9, 1, 1.15, 1.3, 1.5];

interface SettingsPageProps {
  readonly store: SettingsStore;
  readonly runtime: RuntimeState;
  /** Mends it. */
  readonly engine: ReactNode;
  /** How many jobs wait for a farm. */
  readonly farmWaiting: number;
  readonly onCopy: (text: string) => void;
}

export function SettingsPage({ store, runtime, engine, farmWaiting, onCopy }: SettingsPageProps) {
  const state = useStore(store);
  const { view, refresh } = state;
  const title = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    title.current?.focus();
    void refresh();
  }, [refresh]);
  return (
    <main tabIndex={-1} className={styles.page} data-wide aria-label={t('settings.title')}>
      <div className={styles.column}>
        <h1 ref={title} tabIndex={-1} className={styles.title}>
          {t('settings.title')}
        </h1>
        {view?.problem !== undefined && (
          <p className={styles.problem} role="status">
            {view.problem}
          </p>
        )}
        {view !== undefined && (
          <>
            <AppearanceSection settings={view.settings} change={state.change} />
            <WorkSection settings={view.settings} state={state} runtime={runtime} />
            <SettingsSection title={t('settings.keyboard')}>
              <CheckField
                name={t('settings.singleKeys')}
                isChecked={view.settings.singleKeys}
                onChange={(singleKeys) => void state.change({ singleKeys })}
              />
              <Note>{t('settings.singleKeysNote')}</Note>
            </SettingsSection>
            <SettingsSection title={t('settings.notifications')}>
              <CheckField
                name={t('settings.notify')}
                isChecked={view.settings.notifications}
                onChange={(notifications) => void state.change({ notifications })}
              />
            </SettingsSection>
            <WatchSection settings={view.settings} state={state} />
            <LocalApiSection settings={view.settings} state={state} />
            <FarmSection settings={view.settings} state={state} waiting={farmWaiting} />
            <MachineSection state={state} />
            <SettingsSection title={t('models.engineSection')}>
              <Note>{t('models.engineShort')}</Note>
              {engine}
            </SettingsSection>
            <DataSection view={view} state={state} />
            <LogSection state={state} onCopy={onCopy} />
          </>
        )}
      </div>
    </main>
  );
}

function themes() {
  return [
    { value: 'dark', words: t('settings.dark') },
    { value: 'light', words: t('settings.light') },
    { value: 'system', words: t('settings.asSystem') },
  ] as const;
}

/** Each language by its own name. */
function languages() {
  return [
    { value: 'auto', words: t('settings.asSystem') },
    ...LANGUAGES.map((language) => ({ value: language, words: LANGUAGE_NAMES[language] })),
  ] as const;
}

interface AppearanceProps {
  readonly settings: Settings;
  readonly change: SettingsState['change'];
}

function AppearanceSection({ settings, change }: AppearanceProps) {
  return (
    <SettingsSection title={t('settings.appearance')}>
      <SegmentedField
        name={t('settings.language')}
        value={settings.language}
        choices={languages()}
        onChange={(language) => void change({ language })}
      />
      <SegmentedField name={t('settings.theme')} value={settings.theme} choices={themes()} onChange={(theme) => void change({ theme })} />
      <SegmentedField
        name={t('settings.scale')}
        value={String(settings.interfaceScale)}
        choices={SCALES.map((scale) => ({ value: String(scale), words: shareWords(scale) }))}
        onChange={(scale) => void change({ interfaceScale: Number(scale) })}
      />
    </SettingsSection>
  );
}

function DataSection({ view, state }: { readonly view: SettingsView; readonly state: SettingsState }) {
  return (
    <SettingsSection title={t('settings.data')}>
      <div className={styles.row}>
        <p className={styles.path}>{view.dataHome}</p>
        <Button icon={FolderOpen} onClick={() => void state.showDataHome()}>
          {t('actions.showInFolder')}
        </Button>
      </div>
      <Note>{t('settings.dataNote')}</Note>
    </SettingsSection>
  );
}
