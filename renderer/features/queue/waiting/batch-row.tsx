// A batch among what waits: its name and how far it is; its items fold out below it.

import { ChevronDown, ChevronRight, RotateCcw, X } from 'lucide-react';
import { IconButton } from '../../../ui/buttons/icon-button.tsx';
import { tipIfCut } from '../../../ui/hints/tips.ts';
import { t } from '../../../words/words.ts';
import type { QueuedBatch, QueuedJob } from './queue-entries.ts';
import styles from './waiting-panel.module.css';
import { type RowActions, WaitingRow } from './waiting-row.tsx';

interface BatchRowProps {
  readonly batch: QueuedBatch;
  readonly isOpen: boolean;
  readonly becauseOf: (job: QueuedJob) => string | undefined;
  readonly actions: RowActions;
  readonly onToggle: () => void;
  readonly onCancel: () => void;
  readonly onRetry: () => void;
}

export function BatchRow({ batch, isOpen, becauseOf, actions, onToggle, onCancel, onRetry }: BatchRowProps) {
  const { name, items, total, done, failed, mayRetry } = batch;
  return (
    <li className={styles.batch}>
      <div className={styles.job}>
        <button type="button" className={styles.fold} aria-expanded={isOpen} onClick={onToggle}>
          {isOpen ? <ChevronDown size={16} aria-hidden /> : <ChevronRight size={16} aria-hidden />}
          <span className={styles.words}>
            <span className={styles.name} {...tipIfCut(name)}>
              {name}
            </span>
            <span className={styles.state}>
              {t('queue.batchState', { done, total })}
              {failed > 0 && ` · ${t('queue.batchFailed', { count: failed })}`}
            </span>
          </span>
        </button>
        {mayRetry && <IconButton icon={RotateCcw} name={t('queue.retryBatch', { name })} onClick={onRetry} />}
        <IconButton icon={X} name={t('actions.cancel', { name })} onClick={onCancel} />
      </div>
      {isOpen && (
        <ul className={styles.items} aria-label={name}>
          {items.map((job) => (
            <WaitingRow key={job.id} job={job} because={becauseOf(job)} actions={actions} />
          ))}
        </ul>
      )}
    </li>
  );
}
