// What was wrong with what was typed, under the field; read out when it appears.
import type { ReactNode } from 'react';
import styles from './complaint.module.css';

interface ComplaintProps {
  /** For the field's `aria-describedby`. */
  readonly id?: string;
  readonly children: ReactNode;
}

export function Complaint({ id, children }: ComplaintProps) {
  return (
    <p id={id} className={styles.complaint} role="status">
      {children}
    </p>
  );
}
