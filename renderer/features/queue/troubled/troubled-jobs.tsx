// Jobs that did not come through: what happened, what helps, and what to do about it. Several that failed are one line until they are
// asked for, so that a failed batch does not bury the window.

import { CircleAlert } from 'lucide-react';
import { useState } from 'react';
import type { AppError } from '#contract/outcome/errors.ts';
import { failureWords } from '../../../shared/wording/failure-words.ts';
import { Button } from '../../../ui/buttons/button.tsx';
import { t } from '../../../words/words.ts';
import { failsAgain, type TroubledJob } from '../queue-store.ts';
import { diagnosticsText } from './diagnostics-text.ts';
import styles from './troubled-jobs.module.css';

interface TroubledJobsProps {
  readonly jobs: readonly TroubledJob[];
  readonly versions: Readonly<Record<string, string>>;
  /** What helps beside another try, or in its place. */
  readonly waysOut: (job: TroubledJob) => readonly { readonly label: string; readonly run: () => void }[];
  readonly onRetry: (jobId: string) => void;
  /** Every one that failed. */
  readonly onRetryAll: () => void;
  readonly onShowLog: (job: TroubledJob) => void;
  readonly onDismiss: (jobId: string) => void;
  /** Every one that failed. */
  readonly onDismissAll: () => void;
  readonly onCopy: (text: string) => void;
}

export function TroubledJobs(props: TroubledJobsProps) {
  const { jobs, versions, waysOut, onRetry, onRetryAll, onShowLog, onDismiss, onDismissAll, onCopy } = props;
  const [isOpen, setOpen] = useState(false);
  const allFailed = jobs.filter((job) => job.kind === 'failed');
  const failed = allFailed.length;
  const shown = failed > 1 && !isOpen ? jobs.filter((job) => job.kind !== 'failed') : jobs;
  const cards = shown.map((job) => (
    <article key={job.id} className={styles.card}>
      <CircleAlert size={16} aria-hidden className={styles.icon} />
      <div className={styles.words} role="alert">
        <h2>{t(job.kind === 'paused' ? 'queue.interrupted' : 'queue.failed', { name: job.name })}</h2>
        <Failure error={job.error} />
        <div className={styles.actions}>
          {waysOut(job).map(({ label, run }) => (
            <Button key={label} onClick={run}>
              {label}
            </Button>
          ))}
          {!failsAgain(job) && <Button onClick={() => onRetry(job.id)}>{t('actions.tryAgain')}</Button>}
          <Button weight="quiet" onClick={() => onShowLog(job)}>
            {t('queue.showLog')}
          </Button>
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
  return (
    <>
      {failed > 1 && (
        <div className={styles.all}>
          <p role="alert">{t('queue.severalFailed', { count: failed })}</p>
          <div className={styles.deeds}>
            <Button weight="quiet" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
              {t(isOpen ? 'queue.fold' : 'queue.showAll')}
            </Button>
            <Button weight="quiet" onClick={onDismissAll}>
              {t('queue.dismissAll')}
            </Button>
            {!allFailed.every(failsAgain) && <Button onClick={onRetryAll}>{t('queue.retryAll')}</Button>}
          </div>
        </div>
      )}
      {cards}
    </>
  );
}

function Failure({ error }: { readonly error: AppError }) {
  const { message, hint } = failureWords(error);
  return (
    <>
      <p>{message}</p>
      {hint && <p className={styles.hint}>{hint}</p>}
    </>
  );
}
