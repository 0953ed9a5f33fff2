// The jobs that wait for their turn, in the order in which they will run.

import { X } from 'lucide-react';
import { IconButton } from '../../ui/icon-button.tsx';
import { t } from '../../words/words.ts';
import { JobThumbnail } from './job-thumbnail.tsx';
import type { WaitingJob } from './queue-store.ts';
import styles from './waiting-list.module.css';

interface WaitingListProps {
  readonly jobs: readonly WaitingJob[];
  readonly onCancel: (jobId: string) => void;
}

export function WaitingList({ jobs, onCancel }: WaitingListProps) {
  return (
    <ul className={styles.list} aria-label={t('queue.waitingJobs')}>
      {jobs.map((job) => (
        <li key={job.id} className={styles.job}>
          <JobThumbnail url={job.thumbnailUrl} isOfWords={job.text !== undefined} />
          <span className={styles.name}>{job.name}</span>
          <IconButton icon={X} name={t('actions.cancel', { name: job.name })} onClick={() => onCancel(job.id)} />
        </li>
      ))}
    </ul>
  );
}
