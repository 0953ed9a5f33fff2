// Whether this machine can do the work: looked at on request, told in plain words.

import { CircleAlert, CircleCheck } from 'lucide-react';
import type { MachineCheck } from '#contract/machine-check.ts';
import { Button } from '../../ui/button.tsx';
import { Note } from '../../ui/note.tsx';
import { t } from '../../words/words.ts';
import { checkWords } from './machine-words.ts';
import styles from './settings-page.module.css';
import { SettingsSection } from './settings-section.tsx';
import type { SettingsState } from './settings-store.ts';

export function MachineSection({ state }: { readonly state: Pick<SettingsState, 'checks' | 'isChecking' | 'checkMachine'> }) {
  const { checks, isChecking, checkMachine } = state;
  return (
    <SettingsSection title={t('settings.machine')}>
      <div className={styles.row}>
        <Note>{isChecking ? t('settings.checking') : verdictOf(checks)}</Note>
        <Button aria-disabled={isChecking} onClick={() => void checkMachine()}>
          {t('settings.check')}
        </Button>
      </div>
      {checks !== undefined && (
        <ul className={styles.checks} aria-label={t('settings.found')}>
          {checks.map((check) => (
            <CheckLine key={check.kind} check={check} />
          ))}
        </ul>
      )}
    </SettingsSection>
  );
}

function CheckLine({ check }: { readonly check: MachineCheck }) {
  const { title, finding, advice } = checkWords(check);
  const Icon = check.passed ? CircleCheck : CircleAlert;
  return (
    <li className={styles.check}>
      <Icon
        size={16}
        className={check.passed ? styles.well : styles.ill}
        aria-label={t(check.passed ? 'settings.inOrder' : 'settings.notInOrder')}
      />
      <div className={styles.finding}>
        <h3>{title}</h3>
        <p>{finding}</p>
        {advice !== undefined && <p className={styles.advice}>{advice}</p>}
      </div>
    </li>
  );
}

function verdictOf(checks: readonly MachineCheck[] | undefined): string {
  if (checks === undefined) return t('settings.checkNote');
  return t(checks.every(({ passed }) => passed) ? 'settings.allWell' : 'settings.notAllWell');
}
