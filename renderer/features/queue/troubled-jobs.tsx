// Jobs that did not come through: what happened, what helps, and what to do about it.

import { CircleAlert } from 'lucide-react';
import { hintWords } from '../../shared/hint-texts.ts';
import { Button } from '../../ui/button.tsx';
import { t } from '../../words/words.ts';
import { diagnosticsText } from './diagnostics-text.ts';
import type { TroubledJob } from './queue-store.ts';
import styles from './troubled-jobs.module.css';

interface TroubledJobsProps {
  readonly jobs: readonly TroubledJob[];
  readonly versions: Readonly<Record<string, string>>;
  readonly onRetry: (jobId: string) => void;
  readonly onDismiss: (jobId: string) => void;
  readonly onCopy: (text: string) => void;
}

export function TroubledJobs({ jobs, versions, onRetry, onDismiss, onCopy }: TroubledJobsProps) {
  return jobs.map((job) => (
    <article key={job.id} className={styles.card} role="alert">
      <CircleAlert size={16} aria-hidden className={styles.icon} />
      <div className={styles.words}>
        <h2>{t(job.kind === 'paused' ? 'queue.interrupted' : 'queue.failed', { name: job.name })}</h2>
        <p>{job.error.message}</p>
        <Hint words={hintWords(job.error)} />
        <div className={styles.actions}>
          <Button onClick={() => onRetry(job.id)}>{t('actions.tryAgain')}</Button>
          <Button weight="quiet" onClick={() => onCopy(diagnosticsText(job, versions))}>
            {t('actions.copyDiagnostics')}
          </Button>
          <Button weight="quiet" onClick={() => onDismiss(job.id)}>
            {t('actions.dismiss')}
          </Button>
        </div>
      </div>
    </article>
  ));
}

function Hint({ words }: { readonly words: string | undefined }) {
  return words && <p className={styles.hint}>{words}</p>;
}
