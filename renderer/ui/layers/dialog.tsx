// A page in front of the page, for one question or one small task. The browser's own dialog keeps the focus in, closes on Escape and
// gives the focus back.
import { type ReactNode, useEffect, useRef } from 'react';
import styles from './dialog.module.css';

interface DialogProps {
  readonly title: string;
  readonly children: ReactNode;
  /** The buttons, the one that does it last. */
  readonly actions: (close: () => void) => ReactNode;
  readonly onClose: () => void;
}

export function Dialog({ title, children, actions, onClose }: DialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);
  /** At once: the browser tells of it only later, and a key may be faster. */
  const close = () => {
    dialog.current?.close();
    onClose();
  };
  return (
    <dialog ref={dialog} className={styles.dialog} aria-label={title} onClose={onClose}>
      <h2 className={styles.title}>{title}</h2>
      {children}
      <footer className={styles.actions}>{actions(close)}</footer>
    </dialog>
  );
}
