// Where an object is described instead of shown.

import { useEffect, useRef } from 'react';
import { classNames } from '../../../ui/class-names.ts';
import { t } from '../../../words/words.ts';
import styles from './prompt-stage.module.css';
import { STARTER_THINGS, withThing } from './starter-things.ts';

const LONGEST_TEXT = 1000;

interface PromptStageProps {
  readonly prompt: string;
  /** The model knows a few things only: they are there to be clicked. */
  readonly knowsFew: boolean;
  readonly onChange: (prompt: string) => void;
  /** While the object grows: then its words stand elsewhere. */
  readonly isHidden: boolean;
}

export function PromptStage({ prompt, knowsFew, onChange, isHidden }: PromptStageProps) {
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
      {knowsFew && (
        <ul className={styles.things} aria-label={t('create.thingsItKnows')}>
          {STARTER_THINGS.map((thing) => (
            <li key={thing}>
              <button type="button" className={styles.thing} onClick={() => onChange(withThing(prompt, thing))}>
                {t(`create.things.${thing}`)}
              </button>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
