// A page in front of the page, for one question or one small task. The browser's own dialog keeps the focus in, closes on Escape and
// gives the focus back.
import { type ReactNode, useEffect, useRef } from 'react';
import styles from './dialog.module.css';

interface DialogProps {
  readonly title: string;
  readonly children: ReactNode;
  /** The buttons, the one that does it last. */
  readonly actions: ReactNode;
  readonly onClose: () => void;
}

export function Dialog({ title, children, actions, onClose }: DialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);
  return (
    <dialog ref={dialog} className={styles.dialog} aria-label={title} onClose={onClose}>
      <h2 className={styles.title}>{title}</h2>
      {children}
      <footer className={styles.actions}>{actions}</footer>
    </dialog>
  );
}
