// Where an object is described instead of shown.
import { useEffect, useRef } from 'react';
import { classNames } from '../../../ui/class-names.ts';
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
        <span className={styles.title}>What shall it be?</span>
        <textarea
          ref={field}
          className={styles.words}
          rows={3}
          maxLength={LONGEST_TEXT}
          placeholder="A red wooden chair with four legs"
          value={prompt}
          onChange={(event) => onChange(event.target.value)}
        />
      </label>
      <p className={styles.hint}>One object, in plain words. A picture says more: it is the stronger way.</p>
    </div>
  );
}
