// A small panel over the stage, beside the tool that it belongs to. What lies under it can still be turned.
import { X } from 'lucide-react';
import { type ReactNode, useEffect, useRef } from 'react';
import { IconButton } from '../../../ui/buttons/icon-button.tsx';
import { t } from '../../../words/words.ts';
import styles from './tool-panel.module.css';

interface ToolPanelProps {
  readonly title: string;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

export function ToolPanel({ title, onClose, children }: ToolPanelProps) {
  const panel = useRef<HTMLElement>(null);
  useEffect(() => {
    const before = document.activeElement;
    panel.current?.focus();
    return () => {
      if (before instanceof HTMLElement && before.isConnected) before.focus();
    };
  }, []);
  return (
    <section ref={panel} tabIndex={-1} className={styles.panel} aria-label={title}>
      <header className={styles.header}>
        <h2>{title}</h2>
        <IconButton icon={X} name={t('actions.close')} keys="Esc" isFlush onClick={onClose} />
      </header>
      {children}
    </section>
  );
}
