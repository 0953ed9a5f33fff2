// A number that may be left empty, meaning "what is best". Gives back only numbers within its limits, and whole ones for a whole step.
import { useId } from 'react';
import { FigureBox } from './figure-box.tsx';
import styles from './number-field.module.css';

interface NumberFieldProps {
  readonly name: string;
  readonly value: number | undefined;
  readonly onChange: (value: number | undefined) => void;
  readonly minimum: number;
  readonly maximum: number;
  readonly step?: number;
  readonly placeholder?: string;
}

export function NumberField({ name, value, onChange, minimum, maximum, step = 1, placeholder }: NumberFieldProps) {
  const id = useId();
  const commit = (text: string) => {
    const number = Number(text);
    if (text.trim() === '') onChange(undefined);
    else if (Number.isFinite(number)) {
      const allowed = Math.min(Math.max(number, minimum), maximum);
      onChange(Number.isInteger(step) ? Math.round(allowed) : allowed);
    }
  };
  return (
    <div className={styles.row}>
      <label htmlFor={id}>{name}</label>
      <FigureBox
        id={id}
        type="number"
        text={value?.toString() ?? ''}
        onCommit={commit}
        min={minimum}
        max={maximum}
        step={step}
        placeholder={placeholder}
      />
    </div>
  );
}
