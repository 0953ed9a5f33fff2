// How far a build is, in the place of the words about it.

import type { JobView } from '#contract/views/job-views.ts';
import { stageWords } from '../../shared/wording/stage-labels.ts';
import { timeLeftWords } from '../../ui/formats/format-time.ts';
import { ProgressBar } from '../../ui/messages/progress-bar.tsx';
import { t } from '../../words/words.ts';
import styles from './build-progress.module.css';

export function BuildProgress({ job }: { readonly job: JobView }) {
  const isRunning = job.kind === 'running';
  return (
    <div className={styles.progress} role="status">
      <p className={styles.line}>
        <span>{isRunning ? stageWords(job.stage) : t('queue.waitingForTurn')}</span>
        {isRunning && job.secondsLeft !== undefined && <span className={styles.left}>{timeLeftWords(job.secondsLeft)}</span>}
      </p>
      <ProgressBar fraction={isRunning ? job.fraction : 0} name={t('queue.build')} />
    </div>
  );
}
