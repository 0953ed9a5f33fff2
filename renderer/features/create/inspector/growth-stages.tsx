// The stages of the growth that this page waits for, over its picture or with its words.

import { Check } from 'lucide-react';
import type { ReadableJobView } from '#contract/views/job-views.ts';
import { STAGES_IN_ORDER, stageWords } from '../../../shared/wording/stage-labels.ts';
import { type QueueStanding, turnWords } from '../../../shared/wording/turn-words.ts';
import { Button } from '../../../ui/buttons/button.tsx';
import { classNames } from '../../../ui/class-names.ts';
import { timeLeftWords } from '../../../ui/formats/format-time.ts';
import { ProgressBar } from '../../../ui/messages/progress-bar.tsx';
import { t } from '../../../words/words.ts';
import styles from './growth-stages.module.css';

interface GrowthStagesProps {
  readonly job: ReadableJobView;
  /** What grows now, where that is another object. */
  readonly runningName: string | undefined;
  readonly queue: QueueStanding;
  readonly onCancel: () => void;
}

export function GrowthStages({ job, runningName, queue, onCancel }: GrowthStagesProps) {
  const isRunning = job.kind === 'running';
  const present = isRunning && job.stage !== undefined ? STAGES_IN_ORDER.indexOf(job.stage) : -1;
  return (
    <div className={styles.card}>
      <h2 className={styles.title}>{t(isRunning ? 'create.growing' : 'create.waitingForTurn')}</h2>
      {job.text !== undefined && <p className={styles.text}>{job.text}</p>}
      <ol className={styles.stages}>
        {STAGES_IN_ORDER.map((stage, index) => (
          <StageLine
            key={stage}
            words={stageWords(stage, job.text)}
            state={index < present ? 'past' : index === present ? 'present' : 'coming'}
          />
        ))}
      </ol>
      <ProgressBar fraction={isRunning ? job.fraction : 0} name={t('create.growth')} />
      <p className={styles.left}>{isRunning ? leftWords(job.secondsLeft) : (turnWords(job, queue) ?? nextWords(runningName))}</p>
      <Button className={styles.cancel} keys="Ctrl+." disabled={isRunning && job.cancelling} onClick={onCancel}>
        {t(isRunning && job.cancelling ? 'queue.stopping' : 'create.cancelGrowth')}
      </Button>
    </div>
  );
}

function StageLine({ words, state }: { readonly words: string; readonly state: 'past' | 'present' | 'coming' }) {
  return (
    <li className={classNames(styles.stage, styles[state])} aria-current={state === 'present' ? 'step' : undefined}>
      <span className={styles.mark}>{state === 'past' ? <Check size={12} aria-hidden /> : <span className={styles.dot} />}</span>
      {words}
    </li>
  );
}

function nextWords(runningName: string | undefined): string {
  return runningName === undefined ? t('create.nextInLine') : t('create.nextAfter', { name: runningName });
}

/** Nothing was learned of this machine before its first growth is done. */
function leftWords(secondsLeft: number | undefined): string {
  return secondsLeft === undefined ? t('create.timeUnknown') : timeLeftWords(secondsLeft);
}
