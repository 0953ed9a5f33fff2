// A number between two ends that is chosen by feel: a slider with its name before it. 0…1.
import { useId } from 'react';
import styles from './range-field.module.css';

interface RangeFieldProps {
  readonly name: string;
  readonly value: number;
  readonly onChange: (value: number) => void;
  /** When it was let go. */
  readonly onCommit?: (value: number) => void;
}

const STEPS = 100;

export function RangeField({ name, value, onChange, onCommit }: RangeFieldProps) {
  const id = useId();
  const commit = onCommit && ((element: HTMLInputElement) => onCommit(Number(element.value) / STEPS));
  return (
    <div className={styles.field}>
      <label htmlFor={id}>{name}</label>
      <input
        id={id}
        type="range"
        className={styles.range}
        min={0}
        max={STEPS}
        value={Math.round(value * STEPS)}
        onChange={(event) => onChange(Number(event.currentTarget.value) / STEPS)}
        onPointerUp={(event) => commit?.(event.currentTarget)}
        onKeyUp={(event) => /^(Arrow|Page|Home|End)/.test(event.key) && commit?.(event.currentTarget)}
      />
    </div>
  );
}
