// Whether this machine can do the work: looked at on request, told in plain words.

import { CircleAlert, CircleCheck, Info } from 'lucide-react';
import type { MachineCheck, MachineFinding } from '#contract/machine/machine-check.ts';
import { Button } from '../../../ui/buttons/button.tsx';
import { Note } from '../../../ui/messages/note.tsx';
import { saidByServices } from '../../../words/said-by-services.ts';
import { t } from '../../../words/words.ts';
import { checkWords, isAllWell } from '../machine-words.ts';
import styles from '../settings-page.module.css';
import type { SettingsState } from '../settings-store.ts';
import { SettingsSection } from './settings-section.tsx';

export function MachineSection({ state }: { readonly state: Pick<SettingsState, 'checks' | 'findings' | 'isChecking' | 'checkMachine'> }) {
  const { checks, findings, isChecking, checkMachine } = state;
  return (
    <SettingsSection title={t('settings.machine')}>
      <div className={styles.row}>
        <Note>{isChecking ? t('settings.checking') : verdictOf(checks, findings)}</Note>
        <Button disabled={isChecking} onClick={() => void checkMachine()}>
          {t('settings.check')}
        </Button>
      </div>
      {checks !== undefined && (
        <ul className={styles.checks} aria-label={t('settings.found')}>
          {checks.map((check) => (
            <CheckLine key={check.kind} check={check} />
          ))}
          {findings.map((finding) => (
            <FindingLine key={finding.id} finding={finding} />
          ))}
        </ul>
      )}
    </SettingsSection>
  );
}

function CheckLine({ check }: { readonly check: MachineCheck }) {
  const { title, finding, advice } = checkWords(check);
  const wellLevel = advice === undefined ? 'good' : 'note'; // all that is needed is there, and something else is not as it should be
  const { icon: Icon, style, word } = LEVELS[check.passed ? wellLevel : 'problem'];
  return (
    <li className={styles.check}>
      <Icon size={16} className={style} aria-label={t(`settings.${word}`)} />
      <div className={styles.finding}>
        <h3>{title}</h3>
        <p>{finding}</p>
        {advice !== undefined && <p className={styles.advice}>{advice}</p>}
      </div>
    </li>
  );
}

function FindingLine({ finding: { id, level, sentence, command } }: { readonly finding: MachineFinding }) {
  const { icon: Icon, style, word } = LEVELS[level];
  return (
    <li className={styles.check}>
      <Icon size={16} className={style} aria-label={t(`settings.${word}`)} />
      <div className={styles.finding}>
        <h3>{t(`settings.findings.${id}`)}</h3>
        <p>{saidByServices(sentence)}</p>
        {command !== undefined && <p className={styles.advice}>{t('settings.inTerminal', { command })}</p>}
      </div>
    </li>
  );
}

const LEVELS = {
  good: { icon: CircleCheck, style: styles.well, word: 'inOrder' },
  note: { icon: Info, style: undefined, word: 'goodToKnow' },
  warning: { icon: CircleAlert, style: styles.ill, word: 'notInOrder' },
  problem: { icon: CircleAlert, style: styles.ill, word: 'notInOrder' },
} as const;

function verdictOf(checks: readonly MachineCheck[] | undefined, findings: readonly MachineFinding[]): string {
  if (checks === undefined) return t('settings.checkNote');
  return t(isAllWell(checks, findings) ? 'settings.allWell' : 'settings.notAllWell');
}
