// Jobs that another version of the program wrote, or that are damaged: named with the reason, and left as they are.
import { FileQuestion } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../../ui/button.tsx';
import type { UnreadableJob } from './queue-store.ts';
import styles from './waiting-list.module.css';

export function UnreadableJobs({ jobs }: { readonly jobs: readonly UnreadableJob[] }) {
  const [isOpen, setIsOpen] = useState(false);
  return (
    <div>
      <Button weight="quiet" icon={FileQuestion} aria-expanded={isOpen} onClick={() => setIsOpen(!isOpen)}>
        {jobs.length} not understood
      </Button>
      {isOpen && (
        <ul className={styles.list} aria-label="Jobs that cannot be read">
          {jobs.map((job) => (
            <li key={job.id} className={styles.job} title={job.reason}>
              <span className={styles.name}>{job.name}</span>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
