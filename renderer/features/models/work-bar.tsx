// What is being done with models, how far it is, and what came of the last work.

import { CircleAlert, CircleCheck, X } from 'lucide-react';
import type { PackProgress, PackWork } from '#contract/machine/pack-list.ts';
import type { AppError } from '#contract/outcome/errors.ts';
import { failureWords } from '../../shared/wording/failure-words.ts';
import { Button } from '../../ui/buttons/button.tsx';
import { IconButton } from '../../ui/buttons/icon-button.tsx';
import { fileSizeWords } from '../../ui/formats/format-number.ts';
import { timeLeftWords } from '../../ui/formats/format-time.ts';
import { ProgressBar } from '../../ui/messages/progress-bar.tsx';
import { listWords } from '../../words/list-words.ts';
import { saidByServices } from '../../words/said-by-services.ts';
import { t } from '../../words/words.ts';
import styles from './work-bar.module.css';

interface WorkBarProps {
  readonly work: PackWork;
  readonly onStop: () => void;
  readonly onClose: () => void;
  /** What the model of a name is called. */
  readonly titleOf: (name: string) => string;
}

export function WorkBar({ work, titleOf, onStop, onClose }: WorkBarProps) {
  if (work.kind === 'idle') return null;
  if (work.kind === 'running') return <Running progress={work.progress} titleOf={titleOf} onStop={onStop} />;
  const isWell = work.kind === 'done' && work.faults.length === 0;
  const Icon = isWell ? CircleCheck : CircleAlert;
  return (
    <div className={styles.bar} role="status">
      <Icon size={16} aria-hidden className={isWell ? styles.well : styles.ill} />
      <div className={styles.words}>
        <p>{outcomeWords(work, titleOf)}</p>
        {work.kind === 'failed' && <p className={styles.quiet}>{reasonWords(work.error)}</p>}
      </div>
      <IconButton icon={X} name={t('models.close')} onClick={onClose} />
    </div>
  );
}

interface RunningProps extends Pick<WorkBarProps, 'titleOf' | 'onStop'> {
  readonly progress: PackProgress;
}

function Running({ progress, titleOf, onStop }: RunningProps) {
  const { step, pack, doneBytes, totalBytes, bytesPerSecond, secondsLeft } = progress;
  const amounts = { done: fileSizeWords(doneBytes), total: fileSizeWords(totalBytes) };
  return (
    <section className={styles.bar} aria-label={t('models.progress')}>
      <div className={styles.words}>
        <p className={styles.line}>
          <span role="status">{t(`models.work.${step}`, { pack: pack === '' ? t('models.unnamed') : titleOf(pack) })}</span>
          {secondsLeft !== undefined && <span className={styles.quiet}>{timeLeftWords(secondsLeft)}</span>}
        </p>
        <ProgressBar fraction={totalBytes > 0 ? doneBytes / totalBytes : 0} name={t('models.progress')} />
        {totalBytes > 0 && (
          <p className={styles.quiet}>
            {bytesPerSecond === undefined
              ? t('models.amount', amounts)
              : t('models.speed', { ...amounts, speed: fileSizeWords(bytesPerSecond) })}{' '}
            {t('models.stopHint')}
          </p>
        )}
      </div>
      <Button onClick={onStop}>{t('models.stop')}</Button>
    </section>
  );
}

function reasonWords(error: AppError): string {
  const { message, hint } = failureWords(error);
  return [message, hint].filter(Boolean).join(' ');
}

function outcomeWords(work: Extract<PackWork, { kind: 'done' | 'failed' }>, titleOf: WorkBarProps['titleOf']): string {
  if (work.kind === 'failed')
    return work.action === 'add' || work.pack === '' ? t('models.failedAdd') : t('models.failed', { pack: titleOf(work.pack) });
  const packs = listWords(work.packs.map(titleOf));
  const [fault] = work.faults;
  return fault === undefined
    ? t(`models.done.${work.action}`, { packs })
    : t('models.faulty', { packs, fault: saidByServices(fault.problem) });
}
