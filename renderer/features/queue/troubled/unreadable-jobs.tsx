// Jobs that another version of the program wrote, or that are damaged: named with the reason, and left as they are.

import { FileQuestion } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../../../ui/buttons/button.tsx';
import { t } from '../../../words/words.ts';
import type { UnreadableJob } from '../queue-store.ts';
import styles from './unreadable-jobs.module.css';
import listStyles from './unreadable-list.module.css';

export function UnreadableJobs({ jobs }: { readonly jobs: readonly UnreadableJob[] }) {
  const [isOpen, setIsOpen] = useState(false);
  return (
    <div className={styles.unreadable}>
      <Button weight="quiet" icon={FileQuestion} aria-expanded={isOpen} onClick={() => setIsOpen(!isOpen)}>
        {t('queue.notUnderstood', { count: jobs.length })}
      </Button>
      {isOpen && (
        <ul className={listStyles.list} aria-label={t('queue.unreadableJobs')}>
          {jobs.map((job) => (
            <li key={job.id} className={styles.job}>
              <span>{job.name || job.id}</span>
              <span className={styles.reason}>{job.reason}</span>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
