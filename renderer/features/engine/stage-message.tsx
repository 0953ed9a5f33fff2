// A whole stage that says why nothing can be made now, and what helps.
import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import styles from './stage-message.module.css';

interface StageMessageProps {
  readonly icon: LucideIcon;
  /** Whether something is wrong; what is only not there yet is calm. */
  readonly tone?: 'warn' | 'calm';
  /** Of the room. */
  readonly name: string;
  readonly title: string;
  readonly text: string;
  readonly children: ReactNode;
}

export function StageMessage({ icon: Icon, tone = 'warn', name, title, text, children }: StageMessageProps) {
  return (
    <main tabIndex={-1} className={styles.stage} data-wide aria-label={name}>
      <div className={styles.message}>
        <Icon size={40} strokeWidth={1.25} aria-hidden className={styles[tone]} />
        <h1 className={styles.title}>{title}</h1>
        <p className={styles.text}>{text}</p>
        {children}
      </div>
    </main>
  );
}
