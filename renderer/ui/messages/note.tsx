// Small print: what to expect, beside the thing that it is about.
import type { ReactNode } from 'react';
import styles from './note.module.css';

export function Note({ children }: { readonly children: ReactNode }) {
  return <p className={styles.note}>{children}</p>;
}
