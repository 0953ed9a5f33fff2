// Where notices and troubled jobs appear: above the tray, out of the way of the work.

import { X } from 'lucide-react';
import { useStore } from 'zustand';
import type { AppError } from '#contract/outcome/errors.ts';
import type { AssetRow } from '#contract/views/asset-views.ts';
import { fileAddress } from '../../bridge/file-address.ts';
import { findAsset } from '../../features/library/state/library-view.ts';
import { JobThumbnail } from '../../features/queue/job-thumbnail.tsx';
import { troubledJobs } from '../../features/queue/queue-store.ts';
import { TroubledJobs } from '../../features/queue/troubled/troubled-jobs.tsx';
import { failureWords } from '../../shared/wording/failure-words.ts';
import { Button } from '../../ui/buttons/button.tsx';
import { IconButton } from '../../ui/buttons/icon-button.tsx';
import { classNames } from '../../ui/class-names.ts';
import { t } from '../../words/words.ts';
import { otherInput } from '../actions/other-input.ts';
import { type OfferedAction, waysOutOf } from '../actions/ways-out.ts';
import type { Notice } from '../state/notices-store.ts';
import type { Stores } from '../state/stores.ts';
import styles from './notices-area.module.css';

interface NoticesAreaProps {
  readonly stores: Stores;
  readonly onCopy: (text: string) => void;
}

export function NoticesArea({ stores, onCopy }: NoticesAreaProps) {
  const { notices, close } = useStore(stores.notices);
  const { jobs, retry, retryFailed, showLog, dismiss, dismissFailed } = useStore(stores.queue);
  const library = useStore(stores.library);
  const { runtime } = useStore(stores.runtime);
  const waysOut = (error: AppError) => waysOutOf(stores, error);
  const versions = runtime.kind === 'ready' || runtime.kind === 'busy' ? runtime.versions : {};
  return (
    <section className={styles.area} aria-label={t('frame.notices')}>
      <TroubledJobs
        jobs={troubledJobs(jobs)}
        versions={versions}
        waysOut={(job) => [...otherInput(stores, job), ...waysOut(job.error)]}
        onRetry={(jobId) => void retry(jobId)}
        onRetryAll={() => void retryFailed()}
        onShowLog={(job) => void showLog(job)}
        onDismiss={(jobId) => void dismiss(jobId)}
        onDismissAll={() => void dismissFailed()}
        onCopy={onCopy}
      />
      {notices.map((notice) => (
        <NoticeLine
          key={notice.id}
          notice={notice}
          asset={findAsset(library, assetIdOf(notice))}
          waysOut={waysOut}
          onClose={() => close(notice.id)}
        />
      ))}
    </section>
  );
}

interface NoticeLineProps {
  readonly notice: Notice;
  /** What it is about. */
  readonly asset: AssetRow | undefined;
  readonly waysOut: (error: AppError) => readonly OfferedAction[];
  readonly onClose: () => void;
}

function NoticeLine({ notice, asset, waysOut, onClose }: NoticeLineProps) {
  const { tone, text, hint, actions } = wordsOf(notice, waysOut);
  return (
    <div className={classNames(styles.notice, styles[tone])} role={tone === 'bad' ? 'alert' : 'status'}>
      {asset !== undefined && <JobThumbnail url={fileAddress(asset, 'preview')} isOfWords={false} />}
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

function assetIdOf(notice: Notice): string | undefined {
  return notice.kind === 'said' ? notice.assetId : undefined;
}

function wordsOf(notice: Notice, waysOut: NoticeLineProps['waysOut']) {
  if (notice.kind === 'said') {
    const { tone, text, action } = notice;
    return { tone, text: text(), hint: undefined, actions: action === undefined ? [] : [{ ...action, label: action.label() }] };
  }
  const { message, hint } = failureWords(notice.error);
  return { tone: 'bad', text: message, hint, actions: waysOut(notice.error) } as const;
}
