// Fields that belong together, under a small title. Folded ones say at the right what they are set to.
import { ChevronRight } from 'lucide-react';
import type { ReactNode } from 'react';
import { type Explained, Explanation } from '../messages/explanation.tsx';
import styles from './field-group.module.css';

interface FieldGroupProps {
  readonly title: string;
  /** Behind a question mark beside the title. */
  readonly explanation?: readonly Explained[];
  readonly children: ReactNode;
}

export function FieldGroup({ title, explanation, children }: FieldGroupProps) {
  return (
    <fieldset className={styles.group}>
      <legend className={styles.title}>{title}</legend>
      {explanation !== undefined && (
        <div className={styles.explanation}>
          <Explanation about={title} items={explanation} />
        </div>
      )}
      <div className={styles.fields}>{children}</div>
    </fieldset>
  );
}

export function FoldedFieldGroup({ title, summary, children }: FieldGroupProps & { readonly summary: string }) {
  return (
    <details className={styles.group}>
      <summary className={styles.folded}>
        <ChevronRight size={14} aria-hidden className={styles.chevron} />
        <span className={styles.title}>{title}</span>
        <span className={styles.summary}>{summary}</span>
      </summary>
      <div className={styles.fields}>{children}</div>
    </details>
  );
}
