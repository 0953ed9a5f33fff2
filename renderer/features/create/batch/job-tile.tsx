// One object of a batch that was sent off: opened when it is done; until then how far it is, and what can be done about it.
import { RotateCcw, X } from 'lucide-react';
import { isOver } from '#contract/generation/is-over.ts';
import type { ReadableJobView } from '#contract/views/job-views.ts';
import { IconButton } from '../../../ui/buttons/icon-button.tsx';
import { tipIfCut } from '../../../ui/hints/tips.ts';
import { ProgressBar } from '../../../ui/messages/progress-bar.tsx';
import { PictureFrame } from '../../../ui/panels/picture-frame.tsx';
import { t } from '../../../words/words.ts';
import styles from './batch-stage.module.css';

export interface JobTileActions {
  readonly onOpen: (assetId: string) => void;
  readonly onCancel: (jobId: string) => void;
  readonly onRetry: (jobId: string) => void;
}

interface JobTileProps {
  readonly job: ReadableJobView;
  readonly previewUrl: string | undefined;
  readonly actions: JobTileActions;
}

export function JobTile({ job, previewUrl, actions }: JobTileProps) {
  const { name, assetId } = job;
  const label = (
    <span className={styles.label} {...tipIfCut(name)}>
      {name}
    </span>
  );
  if (job.kind === 'done') {
    return (
      <li className={styles.item}>
        <button type="button" className={styles.open} onClick={() => actions.onOpen(assetId)}>
          <PictureFrame url={previewUrl ?? job.thumbnailUrl} description={t('batch.grown', { name })} shape="square" backdrop="plain" />
          {label}
        </button>
      </li>
    );
  }
  return (
    <li className={styles.item} data-waiting={job.kind !== 'running' || undefined}>
      <PictureFrame url={job.thumbnailUrl} description="" shape="square" backdrop="plain" />
      {label}
      {job.kind === 'running' ? (
        <ProgressBar name={t('batch.growthOf', { name })} fraction={job.fraction} />
      ) : (
        <span className={styles.state} data-bad={job.kind === 'failed' || undefined}>
          {t(`batch.states.${job.kind}`)}
        </span>
      )}
      {isOver(job) ? (
        <IconButton
          icon={RotateCcw}
          name={t('batch.tryAgain', { name })}
          whyNot={job.kind === 'failed' && job.failsAgain ? t('batch.failsAgain') : undefined}
          className={styles.deed}
          onClick={() => actions.onRetry(job.id)}
        />
      ) : (
        <IconButton
          icon={X}
          name={t('actions.cancel', { name })}
          disabled={job.kind === 'running' && job.cancelling}
          className={styles.deed}
          onClick={() => actions.onCancel(job.id)}
        />
      )}
    </li>
  );
}
