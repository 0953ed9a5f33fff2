// A number between two ends that is chosen by feel: a slider with its name before it. 0…1.
import type { LucideIcon } from 'lucide-react';
import { useEffect, useId, useRef } from 'react';
import { NarrowName } from '../narrow-name.tsx';
import styles from './range-field.module.css';

interface RangeFieldProps {
  readonly name: string;
  readonly value: number;
  readonly onChange: (value: number) => void;
  /** When it was let go: by the mouse at once, by keys a moment after the last. */
  readonly onCommit?: (value: number) => void;
  /** Stands for the name where the page is narrow. */
  readonly icon?: LucideIcon;
}

const STEPS = 100;
const KEYS_REST_MS = 500;

export function RangeField({ name, value, onChange, onCommit, icon }: RangeFieldProps) {
  const id = useId();
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  const commit = (element: HTMLInputElement, afterMs: number) => {
    clearTimeout(timer.current);
    if (onCommit !== undefined) timer.current = setTimeout(() => onCommit(Number(element.value) / STEPS), afterMs);
  };
  return (
    <div className={styles.field}>
      <NarrowName id={id} name={name} icon={icon} />
      <input
        id={id}
        type="range"
        aria-label={icon && name}
        className={styles.range}
        min={0}
        max={STEPS}
        value={Math.round(value * STEPS)}
        onChange={(event) => onChange(Number(event.currentTarget.value) / STEPS)}
        onPointerUp={(event) => commit(event.currentTarget, 0)}
        onKeyUp={(event) => /^(Arrow|Page|Home|End)/.test(event.key) && commit(event.currentTarget, KEYS_REST_MS)}
      />
    </div>
  );
}
