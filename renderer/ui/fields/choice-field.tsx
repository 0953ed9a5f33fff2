// One of a few named things.
import type { LucideIcon } from 'lucide-react';
import { useId } from 'react';
import { classNames } from '../class-names.ts';
import styles from './choice-field.module.css';
import { NarrowName } from './narrow-name.tsx';

interface ChoiceFieldProps<T extends string> {
  readonly name: string;
  readonly value: T;
  readonly choices: readonly { readonly value: T; readonly words: string }[];
  readonly onChange: (value: T) => void;
  /** For choices of several words. */
  readonly isWide?: boolean;
  /** Stands for the name where the page is narrow. */
  readonly icon?: LucideIcon;
}

export function ChoiceField<T extends string>({ name, value, choices, onChange, isWide = false, icon }: ChoiceFieldProps<T>) {
  const id = useId();
  return (
    <div className={styles.row}>
      <NarrowName id={id} name={name} icon={icon} />
      <select
        id={id}
        aria-label={icon && name}
        className={classNames(styles.select, isWide && styles.wide)}
        value={value}
        onChange={(event) => {
          const chosen = choices.find((choice) => choice.value === event.target.value);
          if (chosen !== undefined) onChange(chosen.value);
        }}
      >
        {choices.map((choice) => (
          <option key={choice.value} value={choice.value}>
            {choice.words}
          </option>
        ))}
      </select>
    </div>
  );
}
