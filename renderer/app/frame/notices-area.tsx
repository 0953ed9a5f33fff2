// Where notices and troubled jobs appear: above the tray, out of the way of the work.

import { X } from 'lucide-react';
import { useStore } from 'zustand';
import { troubledJobs } from '../../features/queue/queue-store.ts';
import { TroubledJobs } from '../../features/queue/troubled-jobs.tsx';
import { Button } from '../../ui/button.tsx';
import { classNames } from '../../ui/class-names.ts';
import { IconButton } from '../../ui/icon-button.tsx';
import { t } from '../../words/words.ts';
import type { Notice } from '../state/notices-store.ts';
import type { Stores } from '../state/stores.ts';
import styles from './notices-area.module.css';

interface NoticesAreaProps {
  readonly stores: Pick<Stores, 'notices' | 'queue' | 'runtime'>;
  readonly onCopy: (text: string) => void;
}

export function NoticesArea({ stores, onCopy }: NoticesAreaProps) {
  const { notices, close } = useStore(stores.notices);
  const { jobs, retry, dismiss } = useStore(stores.queue);
  const { runtime } = useStore(stores.runtime);
  const versions = runtime.kind === 'ready' || runtime.kind === 'busy' ? runtime.versions : {};
  return (
    <section className={styles.area} aria-label={t('frame.notices')}>
      <TroubledJobs
        jobs={troubledJobs(jobs)}
        versions={versions}
        onRetry={(jobId) => void retry(jobId)}
        onDismiss={(jobId) => void dismiss(jobId)}
        onCopy={onCopy}
      />
      {notices.map((notice) => (
        <NoticeLine key={notice.id} notice={notice} onClose={() => close(notice.id)} />
      ))}
    </section>
  );
}

function NoticeLine({ notice, onClose }: { readonly notice: Notice; readonly onClose: () => void }) {
  const { text, hint, tone, action } = notice;
  return (
    <div className={classNames(styles.notice, styles[tone])} role={tone === 'bad' ? 'alert' : 'status'}>
      <p className={styles.words}>
        {text}
        {hint && <span className={styles.hint}> {hint}</span>}
      </p>
      {action !== undefined && (
        <Button
          onClick={() => {
            action.run();
            onClose();
          }}
        >
          {action.label}
        </Button>
      )}
      <IconButton icon={X} name={t('actions.close')} onClick={onClose} />
    </div>
  );
}
