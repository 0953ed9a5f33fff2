// The job that runs: its picture, what is being done, how far it is, and a way to stop it.

import { ScrollText, X } from 'lucide-react';
import { stageWords } from '../../shared/wording/stage-labels.ts';
import { IconButton } from '../../ui/buttons/icon-button.tsx';
import { timeLeftWords } from '../../ui/formats/format-time.ts';
import { tipIfCut } from '../../ui/hints/tips.ts';
import { ProgressBar } from '../../ui/messages/progress-bar.tsx';
import { t } from '../../words/words.ts';
import { JobThumbnail } from './job-thumbnail.tsx';
import type { RunningJob } from './queue-store.ts';
import styles from './running-job-row.module.css';

interface RunningJobRowProps {
  readonly job: RunningJob;
  readonly thumbnailUrl: string | undefined;
  readonly onCancel: () => void;
  readonly onShowLog: () => void;
}

export function RunningJobRow({ job, thumbnailUrl, onCancel, onShowLog }: RunningJobRowProps) {
  return (
    <div className={styles.row}>
      <JobThumbnail url={thumbnailUrl} isOfWords={job.text !== undefined} />
      <div className={styles.words}>
        <span className={styles.name} {...tipIfCut(job.name)}>
          {job.name}
        </span>
        <span className={styles.stage} role="status">
          {job.cancelling ? t('queue.stopping') : stageWords(job.stage, job.text)}
          {job.place === 'farm' && ` · ${job.node === undefined ? t('farm.onFarm') : t('farm.onNode', { node: job.node })}`}
        </span>
      </div>
      <div className={styles.bar}>
        <ProgressBar fraction={job.fraction} name={t('queue.growthOf', { name: job.name })} />
      </div>
      <span className={styles.left}>{job.secondsLeft !== undefined && !job.cancelling && timeLeftWords(job.secondsLeft)}</span>
      <IconButton icon={ScrollText} name={t('queue.showLogOf', { name: job.name })} onClick={onShowLog} />
      <IconButton icon={X} name={t('actions.cancel', { name: job.name })} keys="Ctrl+." disabled={job.cancelling} onClick={onCancel} />
    </div>
  );
}
