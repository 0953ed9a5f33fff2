// The list of what waits, over the tray: in the order in which it will run, with all that can be done about that order.

import { ListX, Pause, Play } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../../../ui/buttons/button.tsx';
import { classNames } from '../../../ui/class-names.ts';
import { t } from '../../../words/words.ts';
import type { Queue } from '../queue-store.ts';
import { BatchRow } from './batch-row.tsx';
import { placeAfterStep, type QueuedJob, queuedJobs, queueEntries } from './queue-entries.ts';
import styles from './waiting-panel.module.css';
import { type DropPlace, type RowActions, WaitingRow } from './waiting-row.tsx';

export function WaitingPanel({ queue }: { readonly queue: Queue }) {
  const [dragged, setDragged] = useState<string>();
  const [over, setOver] = useState<DropPlace>();
  const [unfolded, setUnfolded] = useState<ReadonlySet<string>>(new Set());
  const entries = queueEntries(queue.jobs);
  const queued = queuedJobs(queue.jobs);
  const becauseOf = (job: QueuedJob) => whyWaiting(job, queue.measurement !== undefined);
  const actions: RowActions = {
    onCancel: (id) => void queue.cancel(id),
    onHold: (id, held) => void (held ? queue.hold(id) : queue.letGo(id)),
    onStep: (id, step) => {
      const place = placeAfterStep(queued, id, step);
      if (place !== undefined) void queue.move(id, place.before);
    },
    onDrag: setDragged,
    onOver: setOver,
    onDrop: () => {
      if (dragged !== undefined && over !== undefined && over.before !== dragged) void queue.move(dragged, over.before);
      setDragged(undefined);
      setOver(undefined);
    },
    over,
    dragged,
  };
  const toggle = (id: string) => setUnfolded((open) => new Set(open.has(id) ? [...open].filter((each) => each !== id) : [...open, id]));
  return (
    <section className={styles.panel} aria-label={t('queue.waitingJobs')}>
      <div className={styles.bar}>
        <Button weight="quiet" icon={queue.isPaused ? Play : Pause} onClick={() => void queue.pause(!queue.isPaused)}>
          {t(queue.isPaused ? 'queue.goOn' : 'queue.pauseAll')}
        </Button>
        <Button weight="quiet" icon={ListX} onClick={() => void queue.cancelWaiting()}>
          {t('queue.cancelAll')}
        </Button>
      </div>
      <ul className={styles.list} aria-label={t('queue.order')}>
        {entries.map((entry) =>
          entry.kind === 'job' ? (
            <WaitingRow key={entry.job.id} job={entry.job} because={becauseOf(entry.job)} actions={actions} />
          ) : (
            <BatchRow
              key={entry.id}
              batch={entry}
              isOpen={unfolded.has(entry.id)}
              becauseOf={becauseOf}
              actions={actions}
              onToggle={() => toggle(entry.id)}
              onCancel={() => void queue.cancelWaiting(entry.id)}
              onRetry={() => void queue.retryFailed(entry.id)}
            />
          ),
        )}
      </ul>
      <Footer actions={actions} />
    </section>
  );
}

/** In a few words; that the queue is paused the button says, for all of them. */
function whyWaiting({ kind, place }: QueuedJob, isMeasured: boolean): string | undefined {
  if (kind === 'paused') return t('queue.held');
  if (place === 'farm') return t('farm.waitsForFarm');
  return isMeasured ? t('queue.waitsForMeasuring') : undefined;
}

/** Says how the order is changed; while a job is dragged, the place where it is dropped that shall come last. */
function Footer({ actions: { dragged, over } }: { readonly actions: RowActions }) {
  if (dragged === undefined) return <p className={styles.hint}>{t('queue.orderHint')}</p>;
  const isTarget = over !== undefined && over.before === undefined;
  return (
    <p className={classNames(styles.hint, isTarget && styles.target)} data-job="">
      {t('queue.dropLast')}
    </p>
  );
}
