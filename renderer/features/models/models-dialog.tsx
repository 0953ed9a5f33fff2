// The frame of a question before something is added or got: the browser traps the focus, closes it on Escape and gives the focus back.
import { type ReactNode, useEffect, useRef } from 'react';
import { Button } from '../../ui/buttons/button.tsx';
import { t } from '../../words/words.ts';
import styles from './models-dialog.module.css';

interface ModelsDialogProps {
  readonly title: string;
  readonly children: ReactNode;
  /** The button that says yes. */
  readonly yes: ReactNode;
  readonly onClose: () => void;
}

export function ModelsDialog({ title, children, yes, onClose }: ModelsDialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);
  return (
    <dialog ref={dialog} className={styles.dialog} aria-label={title} onClose={onClose}>
      <h2 className={styles.title}>{title}</h2>
      <div className={styles.body}>{children}</div>
      <div className={styles.buttons}>
        <Button onClick={() => dialog.current?.close()}>{t('models.cancel')}</Button>
        {yes}
      </div>
    </dialog>
  );
}
