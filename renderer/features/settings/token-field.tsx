// The word that programs have to know. Kept when it is left or Enter is pressed, not with every letter: each change starts the API anew.

import { useEffect, useId, useState } from 'react';
import { t } from '../../words/words.ts';
import styles from './settings-page.module.css';

interface TokenFieldProps {
  readonly token: string;
  readonly onChange: (token: string) => void;
}

export function TokenField({ token, onChange }: TokenFieldProps) {
  const id = useId();
  const [text, setText] = useState(token);
  useEffect(() => setText(token), [token]);
  const commit = () => {
    if (text.trim() !== token) onChange(text.trim());
  };
  return (
    <div className={styles.row}>
      <label htmlFor={id} className={styles.label}>
        {t('settings.token')}
      </label>
      <input
        id={id}
        type="text"
        className={styles.token}
        maxLength={200}
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
