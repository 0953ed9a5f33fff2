// The page of everything that is set once: how the window looks, what jobs run on, the state of this machine, where things lie.
import { FolderOpen } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { useStore } from 'zustand';
import type { RuntimeState, SettingsView } from '#contract/app-ipc.ts';
import type { Settings } from '#contract/settings.ts';
import { Button } from '../../ui/button.tsx';
import { CheckField } from '../../ui/check-field.tsx';
import { shareWords } from '../../ui/format-number.ts';
import { Note } from '../../ui/note.tsx';
import { SegmentedField } from '../../ui/segmented-field.tsx';
import { t } from '../../words/words.ts';
import { LocalApiSection } from './local-api-section.tsx';
import { LogSection } from './log-section.tsx';
import { MachineSection } from './machine-section.tsx';
import styles from './settings-page.module.css';
import { SettingsSection } from './settings-section.tsx';
import type { SettingsState, SettingsStore } from './settings-store.ts';
import { WorkSection } from './work-section.tsx';

const THEMES = [
  { value: 'dark', words: 'Dark' },
  { value: 'light', words: 'Light' },
  { value: 'system', words: 'As the system' },
] as const;
const SCALES = [0.9, 1, 1.15, 1.3, 1.5];

interface SettingsPageProps {
  readonly store: SettingsStore;
  readonly runtime: RuntimeState;
  readonly onCopy: (text: string) => void;
}

export function SettingsPage({ store, runtime, onCopy }: SettingsPageProps) {
  const state = useStore(store);
  const { view, refresh } = state;
  const title = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    title.current?.focus();
    void refresh();
  }, [refresh]);
  return (
    <main className={styles.page} data-wide aria-label="Settings">
      <div className={styles.column}>
        <h1 ref={title} tabIndex={-1} className={styles.title}>
          Settings
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
            <SettingsSection title="Notifications">
              <CheckField
                name="Tell me on the desktop when a job is over and I look elsewhere"
                isChecked={view.settings.notifications}
                onChange={(notifications) => void state.change({ notifications })}
              />
            </SettingsSection>
            <LocalApiSection settings={view.settings} state={state} />
            <MachineSection state={state} />
            <DataSection view={view} state={state} />
            <LogSection state={state} onCopy={onCopy} />
          </>
        )}
      </div>
    </main>
  );
}

/** Each language by its own name. */
function languages() {
  return [
    { value: 'auto', words: t('settings.languageAuto') },
    { value: 'en', words: 'English' },
    { value: 'de', words: 'Deutsch' },
  ] as const;
}

interface AppearanceProps {
  readonly settings: Settings;
  readonly change: SettingsState['change'];
}

function AppearanceSection({ settings, change }: AppearanceProps) {
  return (
    <SettingsSection title="Appearance">
      <SegmentedField
        name={t('settings.language')}
        value={settings.language}
        choices={languages()}
        onChange={(language) => void change({ language })}
      />
      <SegmentedField name="Theme" value={settings.theme} choices={THEMES} onChange={(theme) => void change({ theme })} />
      <SegmentedField
        name="Size of everything in the window"
        value={String(settings.interfaceScale)}
        choices={SCALES.map((scale) => ({ value: String(scale), words: shareWords(scale) }))}
        onChange={(scale) => void change({ interfaceScale: Number(scale) })}
      />
    </SettingsSection>
  );
}

function DataSection({ view, state }: { readonly view: SettingsView; readonly state: SettingsState }) {
  return (
    <SettingsSection title="Your data">
      <div className={styles.row}>
        <p className={styles.path}>{view.dataHome}</p>
        <Button icon={FolderOpen} onClick={() => void state.showDataHome()}>
          Show in folder
        </Button>
      </div>
      <Note>Your objects, jobs, models and settings lie there, and nowhere else.</Note>
    </SettingsSection>
  );
}
