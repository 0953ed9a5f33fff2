// Where notices and troubled jobs appear: above the tray, out of the way of the work.

import { X } from 'lucide-react';
import { useStore } from 'zustand';
import type { AppError } from '#contract/errors.ts';
import { troubledJobs } from '../../features/queue/queue-store.ts';
import { TroubledJobs } from '../../features/queue/troubled-jobs.tsx';
import { failureWords } from '../../shared/failure-words.ts';
import { Button } from '../../ui/button.tsx';
import { classNames } from '../../ui/class-names.ts';
import { IconButton } from '../../ui/icon-button.tsx';
import { t } from '../../words/words.ts';
import { type OfferedAction, waysOutOf } from '../commands/ways-out.ts';
import type { Notice } from '../state/notices-store.ts';
import type { Stores } from '../state/stores.ts';
import styles from './notices-area.module.css';

interface NoticesAreaProps {
  readonly stores: Stores;
  readonly onCopy: (text: string) => void;
}

export function NoticesArea({ stores, onCopy }: NoticesAreaProps) {
  const { notices, close } = useStore(stores.notices);
  const { jobs, retry, dismiss } = useStore(stores.queue);
  const { runtime } = useStore(stores.runtime);
  const waysOut = (error: AppError) => waysOutOf(stores, error);
  const versions = runtime.kind === 'ready' || runtime.kind === 'busy' ? runtime.versions : {};
  return (
    <section className={styles.area} aria-label={t('frame.notices')}>
      <TroubledJobs
        jobs={troubledJobs(jobs)}
        versions={versions}
        waysOut={waysOut}
        onRetry={(jobId) => void retry(jobId)}
        onDismiss={(jobId) => void dismiss(jobId)}
        onCopy={onCopy}
      />
      {notices.map((notice) => (
        <NoticeLine key={notice.id} notice={notice} waysOut={waysOut} onClose={() => close(notice.id)} />
      ))}
    </section>
  );
}

interface NoticeLineProps {
  readonly notice: Notice;
  readonly waysOut: (error: AppError) => readonly OfferedAction[];
  readonly onClose: () => void;
}

function NoticeLine({ notice, waysOut, onClose }: NoticeLineProps) {
  const { tone, text, hint, actions } = wordsOf(notice, waysOut);
  return (
    <div className={classNames(styles.notice, styles[tone])} role={tone === 'bad' ? 'alert' : 'status'}>
      <p className={styles.words}>
        {text}
        {hint && <span className={styles.hint}> {hint}</span>}
      </p>
      {actions.map(({ label, run }) => (
        <Button
          key={label}
          onClick={() => {
            run();
            onClose();
          }}
        >
          {label}
        </Button>
      ))}
      <IconButton icon={X} name={t('actions.close')} onClick={onClose} />
    </div>
  );
}

function wordsOf(notice: Notice, waysOut: NoticeLineProps['waysOut']) {
  if (notice.kind === 'said') return { ...notice, hint: undefined, actions: notice.action === undefined ? [] : [notice.action] };
  const { message, hint } = failureWords(notice.error);
  return { tone: 'bad', text: message, hint, actions: waysOut(notice.error) } as const;
}
