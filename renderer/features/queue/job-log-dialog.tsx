// What happened to one job, line by line, on request.

import { useEffect, useRef } from 'react';
import { Button } from '../../ui/buttons/button.tsx';
import { t } from '../../words/words.ts';
import styles from './job-log-dialog.module.css';
import type { ShownLog } from './queue-store.ts';

interface JobLogDialogProps {
  readonly shown: ShownLog;
  readonly onCopy: (text: string) => void;
  readonly onClose: () => void;
}

export function JobLogDialog({ shown: { name, record }, onCopy, onClose }: JobLogDialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);
  return (
    <dialog ref={dialog} className={styles.dialog} aria-label={t('queue.logOf', { name })} onClose={onClose}>
      <h2 className={styles.title}>{t('queue.logOf', { name })}</h2>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls has to be reachable by the keyboard */}
      <section className={styles.lines} tabIndex={0} aria-label={t('queue.logLines')}>
        <pre>{record === undefined ? '' : record.log || t('queue.logEmpty')}</pre>
      </section>
      <div className={styles.actions}>
        {record?.log && (
          <Button weight="quiet" onClick={() => onCopy(record.log)}>
            {t('queue.copyLog')}
          </Button>
        )}
        <Button onClick={() => dialog.current?.close()}>{t('actions.close')}</Button>
      </div>
    </dialog>
  );
}
