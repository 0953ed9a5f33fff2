// The strip along the bottom: what runs, what waits, and how the runtime is.

import { ListOrdered } from 'lucide-react';
import { useState } from 'react';
import { useStore } from 'zustand';
import { fileAddress } from '../../bridge/file-address.ts';
import type { LibraryStore } from '../../features/library/library-store.ts';
import { findAsset } from '../../features/library/library-view.ts';
import { type QueueStore, runningJob, type WaitingJob } from '../../features/queue/queue-store.ts';
import { RunningJobRow } from '../../features/queue/running-job-row.tsx';
import { UnreadableJobs } from '../../features/queue/unreadable-jobs.tsx';
import { WaitingList } from '../../features/queue/waiting-list.tsx';
import { RuntimeBadge } from '../../features/runtime-status/runtime-badge.tsx';
import type { RuntimeStore } from '../../features/runtime-status/runtime-store.ts';
import { Button } from '../../ui/button.tsx';
import { t } from '../../words/words.ts';
import styles from './tray.module.css';

interface TrayProps {
  readonly queue: QueueStore;
  readonly runtime: RuntimeStore;
  readonly library: LibraryStore;
}

export function Tray({ queue, runtime, library }: TrayProps) {
  const { jobs, cancel } = useStore(queue);
  const { runtime: runtimeState, restart } = useStore(runtime);
  const running = runningJob(jobs);
  // A build from a saved shape has no picture of its own, but the object has one.
  const asset = findAsset(useStore(library), running?.assetId);
  const waiting = jobs.filter((job) => job.kind === 'waiting');
  const unreadable = jobs.filter((job) => job.kind === 'unreadable');
  return (
    <section className={styles.tray} aria-label={t('queue.work')}>
      <div className={styles.running}>
        {running === undefined ? (
          <p className={styles.idle}>{t(waiting.length > 0 ? 'queue.startingNext' : 'queue.idle')}</p>
        ) : (
          <RunningJobRow
            job={running}
            thumbnailUrl={running.thumbnailUrl ?? (asset && fileAddress(asset, 'preview'))}
            onCancel={() => void cancel(running.id)}
          />
        )}
      </div>
      {waiting.length > 0 && <Waiting jobs={waiting} onCancel={(jobId) => void cancel(jobId)} />}
      {unreadable.length > 0 && <UnreadableJobs jobs={unreadable} />}
      <RuntimeBadge runtime={runtimeState} onRestart={() => void restart()} />
    </section>
  );
}

function Waiting({ jobs, onCancel }: { readonly jobs: readonly WaitingJob[]; readonly onCancel: (jobId: string) => void }) {
  const [isOpen, setIsOpen] = useState(false);
  return (
    <div className={styles.waiting}>
      <Button weight="quiet" icon={ListOrdered} aria-expanded={isOpen} onClick={() => setIsOpen(!isOpen)}>
        {t('queue.waiting', { count: jobs.length })}
      </Button>
      {isOpen && <WaitingList jobs={jobs} onCancel={onCancel} />}
    </div>
  );
}
