// Something that is wanted or not.

import { useId } from 'react';
import { classNames } from '../class-names.ts';
import styles from './check-field.module.css';

interface CheckFieldProps {
  readonly name: string;
  readonly isChecked: boolean;
  readonly onChange: (isChecked: boolean) => void;
  readonly isDisabled?: boolean;
  /** Under the field: why it cannot be changed, or what it means. */
  readonly hint?: string | undefined;
  readonly look?: 'line' | 'chip';
}

export function CheckField({ name, isChecked, onChange, isDisabled = false, hint, look = 'line' }: CheckFieldProps) {
  const id = useId();
  const field = (
    <label className={classNames(styles.field, styles[look])}>
      <input
        type="checkbox"
        aria-describedby={hint === undefined ? undefined : id}
        className={styles.input}
        checked={isChecked}
        disabled={isDisabled}
        onChange={(event) => onChange(event.target.checked)}
      />
      <span className={styles.words}>{name}</span>
    </label>
  );
  if (hint === undefined) return field;
  return (
    <div>
      {field}
      <p id={id} className={styles.hint}>
        {hint}
      </p>
    </div>
  );
}
