// A small box for one figure. What is typed stays a draft until the box is left or Enter is pressed.
import { type ComponentProps, useState } from 'react';
import styles from './figure-box.module.css';

interface FigureBoxProps extends Omit<ComponentProps<'input'>, 'value' | 'onChange' | 'onBlur' | 'onKeyDown' | 'className'> {
  /** Shown while nothing is typed. */
  readonly text: string;
  readonly onCommit: (text: string) => void;
}

export function FigureBox({ text, onCommit, ...rest }: FigureBoxProps) {
  const [draft, setDraft] = useState<string>();
  const commit = () => {
    setDraft(undefined);
    if (draft !== undefined && draft !== text) onCommit(draft);
  };
  return (
    <input
      className={styles.box}
      value={draft ?? text}
      onChange={(event) => setDraft(event.target.value)}
      onBlur={commit}
      onKeyDown={(event) => {
        if (event.key === 'Enter') commit();
      }}
      {...rest}
    />
  );
}
