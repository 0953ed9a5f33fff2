// The strip along the bottom: what runs, what waits, and how the runtime is.

import { ListOrdered, Pause } from 'lucide-react';
import { useCallback, useState } from 'react';
import { useStore } from 'zustand';
import { fileAddress } from '../../bridge/file-address.ts';
import type { LibraryStore } from '../../features/library/state/library-store.ts';
import { findAsset } from '../../features/library/state/library-view.ts';
import { JobLogDialog } from '../../features/queue/job-log-dialog.tsx';
import { type Queue, type QueueStore, runningJob } from '../../features/queue/queue-store.ts';
import { RunningJobRow } from '../../features/queue/running-job-row.tsx';
import { UnreadableJobs } from '../../features/queue/troubled/unreadable-jobs.tsx';
import { type QueuedJob, queuedJobs } from '../../features/queue/waiting/queue-entries.ts';
import { WaitingPanel } from '../../features/queue/waiting/waiting-panel.tsx';
import { RuntimeBadge } from '../../features/runtime-status/runtime-badge.tsx';
import type { RuntimeStore } from '../../features/runtime-status/runtime-store.ts';
import { measurementKey, type QueueStanding } from '../../shared/wording/turn-words.ts';
import { Button } from '../../ui/buttons/button.tsx';
import { useDismiss } from '../../ui/focus/use-dismiss.ts';
import { t } from '../../words/words.ts';
import styles from './tray.module.css';

interface TrayProps {
  readonly queue: QueueStore;
  readonly runtime: RuntimeStore;
  readonly library: LibraryStore;
  readonly onCopy: (text: string) => void;
}

export function Tray({ queue: queueStore, runtime, library, onCopy }: TrayProps) {
  const queue = useStore(queueStore);
  const { jobs, shownLog } = queue;
  const { runtime: runtimeState, restart } = useStore(runtime);
  const running = runningJob(jobs);
  // A build from a saved shape has no picture of its own, but the object has one.
  const asset = findAsset(useStore(library), running?.assetId);
  const waiting = queuedJobs(jobs);
  const unreadable = jobs.filter((job) => job.kind === 'unreadable');
  return (
    <section className={styles.tray} aria-label={t('queue.work')}>
      <div className={styles.running}>
        {running === undefined ? (
          <p className={styles.idle}>{t(idleWords(waiting, queue))}</p>
        ) : (
          <RunningJobRow
            job={running}
            thumbnailUrl={running.thumbnailUrl ?? (asset && fileAddress(asset, 'preview'))}
            onCancel={() => void queue.cancel(running.id)}
            onShowLog={() => void queue.showLog(running)}
          />
        )}
      </div>
      {waiting.length > 0 && <Waiting queue={queue} count={waiting.length} />}
      {unreadable.length > 0 && <UnreadableJobs jobs={unreadable} />}
      <RuntimeBadge runtime={runtimeState} onRestart={() => void restart()} />
      {shownLog && <JobLogDialog key={shownLog.jobId} shown={shownLog} onCopy={onCopy} onClose={queue.closeLog} />}
    </section>
  );
}

function Waiting({ queue, count }: { readonly queue: Queue; readonly count: number }) {
  const [isOpen, setIsOpen] = useState(false);
  const close = useCallback(() => setIsOpen(false), []);
  const place = useDismiss<HTMLDivElement>(isOpen, close);
  return (
    <div className={styles.waiting} ref={place}>
      <Button weight="quiet" icon={queue.isPaused ? Pause : ListOrdered} aria-expanded={isOpen} onClick={() => setIsOpen(!isOpen)}>
        {t(queue.isPaused ? 'queue.waitingPaused' : 'queue.waiting', { count })}
      </Button>
      {isOpen && <WaitingPanel queue={queue} />}
    </div>
  );
}

type IdleWords = 'queue.idle' | 'queue.paused' | ReturnType<typeof measurementKey> | 'queue.startingNext';

function idleWords(waiting: readonly QueuedJob[], { isPaused, measurement }: QueueStanding): IdleWords {
  if (waiting.length === 0) return 'queue.idle';
  const unheld = waiting.filter(({ kind }) => kind !== 'paused');
  if (isPaused || unheld.length === 0) return 'queue.paused';
  if (measurement === undefined || unheld.some(({ place }) => place !== undefined)) return 'queue.startingNext';
  return measurementKey(measurement);
}
