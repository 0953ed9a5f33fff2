// Something that is wanted or not.

import styles from './check-field.module.css';
import { classNames } from './class-names.ts';

interface CheckFieldProps {
  readonly name: string;
  readonly isChecked: boolean;
  readonly onChange: (isChecked: boolean) => void;
  readonly isDisabled?: boolean;
  /** Why it cannot be changed, or what it means. */
  readonly hint?: string | undefined;
  readonly look?: 'line' | 'chip';
}

export function CheckField({ name, isChecked, onChange, isDisabled = false, hint, look = 'line' }: CheckFieldProps) {
  return (
    <label className={classNames(styles.field, styles[look])} title={hint}>
      <input
        type="checkbox"
        className={styles.input}
        checked={isChecked}
        disabled={isDisabled}
        onChange={(event) => onChange(event.target.checked)}
      />
      <span className={styles.words}>{name}</span>
    </label>
  );
}
