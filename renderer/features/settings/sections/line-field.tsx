// One line of text. Kept when it is left or Enter is pressed, not with every letter: each change has something begin anew.

import { useEffect, useId, useState } from 'react';
import styles from '../settings-page.module.css';

interface LineFieldProps {
  readonly name: string;
  readonly value: string;
  readonly most: number;
  readonly example?: string;
  readonly onChange: (value: string) => void;
}

export function LineField({ name, value, most, example, onChange }: LineFieldProps) {
  const id = useId();
  const [text, setText] = useState(value);
  useEffect(() => setText(value), [value]);
  const commit = () => {
    if (text.trim() !== value) onChange(text.trim());
  };
  return (
    <div className={styles.row}>
      <label htmlFor={id} className={styles.label}>
        {name}
      </label>
      <input
        id={id}
        type="text"
        className={styles.line}
        maxLength={most}
        placeholder={example}
        value={text}
        onChange={(event) => setText(event.target.value)}
        onBlur={commit}
        onKeyDown={(event) => {
          if (event.key === 'Enter') commit();
        }}
      />
    </div>
  );
}
