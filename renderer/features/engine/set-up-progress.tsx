// How far a set-up of the engine is, and what it said.
import type { EngineRepair } from '#contract/machine/engine-repair.ts';
import { ProgressBar } from '../../ui/messages/progress-bar.tsx';
import { saidByServices } from '../../words/said-by-services.ts';
import { t } from '../../words/words.ts';
import styles from './engine-repair.module.css';

interface SetUpProgressProps {
  readonly repair: Extract<EngineRepair, { kind: 'running' }>;
  /** What goes on, as a whole. */
  readonly title: string;
}

export function SetUpProgress({ repair: { done = 0, count, step, share = 0 }, title }: SetUpProgressProps) {
  return (
    <div className={styles.running}>
      <p className={styles.line} role="status">
        <span>{step === undefined ? title : saidByServices(step)}</span>
        {count !== undefined && <span>{t('models.engineStep', { step: Math.min(done + 1, count), count })}</span>}
      </p>
      <ProgressBar fraction={count === undefined ? 0 : (done + share) / count} name={title} />
    </div>
  );
}

export function WhatWasSaid({ lines, isOpen }: { readonly lines: readonly string[]; readonly isOpen: boolean }) {
  if (lines.length === 0) return null;
  return (
    <details className={styles.said} open={isOpen}>
      <summary>{t('models.engineLog')}</summary>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls has to be reachable by the keyboard */}
      <pre className={styles.lines} tabIndex={0}>
        {lines.join('\n')}
      </pre>
    </details>
  );
}
