// One of a few short things, all of them in sight. Real radio buttons, so that the arrow keys move between them.
import { type ReactNode, useId } from 'react';
import styles from './segmented-field.module.css';

interface SegmentedFieldProps<T extends string> {
  readonly name: string;
  /** Absent: none of these. */
  readonly value: T | undefined;
  readonly choices: readonly { readonly value: T; readonly words: string }[];
  readonly onChange: (value: T) => void;
  /** At the right of the name: another way to say it. */
  readonly aside?: ReactNode;
}

export function SegmentedField<T extends string>({ name, value, choices, onChange, aside }: SegmentedFieldProps<T>) {
  const group = useId();
  return (
    <div className={styles.field} role="radiogroup" aria-labelledby={`${group}name`}>
      <div className={styles.header}>
        <span id={`${group}name`} className={styles.name}>
          {name}
        </span>
        {aside}
      </div>
      <div className={styles.segments}>
        {choices.map((choice) => (
          <label key={choice.value} className={styles.segment}>
            <input
              type="radio"
              name={group}
              className={styles.input}
              checked={choice.value === value}
              onChange={() => onChange(choice.value)}
            />
            <span className={styles.words}>{choice.words}</span>
          </label>
        ))}
      </div>
    </div>
  );
}
