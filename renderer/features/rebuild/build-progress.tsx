// How far a build is, in the place of the words about it.

import type { ReadableJobView } from '#contract/views/job-views.ts';
import { stageWords } from '../../shared/wording/stage-labels.ts';
import { type QueueStanding, turnWords } from '../../shared/wording/turn-words.ts';
import { timeLeftWords } from '../../ui/formats/format-time.ts';
import { ProgressBar } from '../../ui/messages/progress-bar.tsx';
import { t } from '../../words/words.ts';
import styles from './build-progress.module.css';

interface BuildProgressProps {
  readonly job: ReadableJobView;
  readonly queue: QueueStanding;
}

export function BuildProgress({ job, queue }: BuildProgressProps) {
  const isRunning = job.kind === 'running';
  return (
    <div className={styles.progress} role="status">
      <p className={styles.line}>
        <span>{isRunning ? stageWords(job.stage) : (turnWords(job, queue) ?? t('queue.waitingForTurn'))}</span>
        {isRunning && job.secondsLeft !== undefined && <span className={styles.left}>{timeLeftWords(job.secondsLeft)}</span>}
      </p>
      <ProgressBar fraction={isRunning ? job.fraction : 0} name={t('queue.build')} />
    </div>
  );
}
