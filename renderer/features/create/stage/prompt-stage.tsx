// Where an object is described instead of shown.

import { useEffect, useRef } from 'react';
import { classNames } from '../../../ui/class-names.ts';
import { t } from '../../../words/words.ts';
import styles from './prompt-stage.module.css';

const LONGEST_TEXT = 1000;

interface PromptStageProps {
  readonly prompt: string;
  readonly onChange: (prompt: string) => void;
  /** While the object grows: then its words stand elsewhere. */
  readonly isHidden: boolean;
}

export function PromptStage({ prompt, onChange, isHidden }: PromptStageProps) {
  const field = useRef<HTMLTextAreaElement>(null);
  useEffect(() => {
    const { current } = field;
    current?.focus();
    current?.setSelectionRange(current.value.length, current.value.length);
  }, []);
  return (
    <div className={classNames(styles.area, isHidden && styles.hidden)}>
      <label className={styles.question}>
        <span className={styles.title}>{t('create.question')}</span>
        <textarea
          ref={field}
          className={styles.words}
          rows={3}
          maxLength={LONGEST_TEXT}
          placeholder={t('create.questionExample')}
          value={prompt}
          onChange={(event) => onChange(event.target.value)}
        />
      </label>
      <p className={styles.hint}>{t('create.questionHint')}</p>
    </div>
  );
}
