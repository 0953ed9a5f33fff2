// One titled part of the inspector. Foldable ones open with a click or Enter, like any summary.
import { ChevronRight } from 'lucide-react';
import type { ReactNode } from 'react';
import styles from './section.module.css';

interface SectionProps {
  readonly title: string;
  /** Small print at the right of the title. */
  readonly aside?: ReactNode;
  readonly children: ReactNode;
}

export function Section({ title, aside, children }: SectionProps) {
  return (
    <section className={styles.section} aria-label={title}>
      <header className={styles.header}>
        <h2>{title}</h2>
        {aside && <span className={styles.aside}>{aside}</span>}
      </header>
      {children}
    </section>
  );
}

interface FoldedSectionProps extends SectionProps {
  /** For whoever has to remember it; left out, the page does until it goes. */
  readonly isOpen?: boolean;
  readonly onToggle?: (isOpen: boolean) => void;
}

export function FoldedSection({ title, aside, isOpen, onToggle, children }: FoldedSectionProps) {
  return (
    <details className={styles.section} open={isOpen} onToggle={(event) => onToggle?.(event.currentTarget.open)}>
      <summary className={styles.header}>
        <ChevronRight size={14} aria-hidden className={styles.chevron} />
        <h2>{title}</h2>
        {aside && <span className={styles.aside}>{aside}</span>}
      </summary>
      {children}
    </details>
  );
}
