// Where an object is described instead of shown.

import { useEffect, useRef, useState } from 'react';
import { classNames } from '../../../ui/class-names.ts';
import { t } from '../../../words/words.ts';
import styles from './prompt-stage.module.css';
import { FIRST_THINGS, STARTER_THINGS, withThing } from './starter-things.ts';

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
          placeholder={t(knowsFew ? 'create.fewExample' : 'create.questionExample')}
          value={prompt}
          onChange={(event) => onChange(event.target.value)}
        />
      </label>
      <p className={styles.hint}>{t(knowsFew ? 'create.fewHint' : 'create.questionHint')}</p>
      {knowsFew && <Things onChoose={(thing) => onChange(withThing(prompt, thing))} />}
    </div>
  );
}

/** A dozen to begin with, and all of them for who asks. */
function Things({ onChoose }: { readonly onChoose: (thing: string) => void }) {
  const [areAll, setAll] = useState(false);
  return (
    <ul className={styles.things} aria-label={t('create.thingsItKnows')}>
      {(areAll ? STARTER_THINGS : FIRST_THINGS).map((thing) => (
        <li key={thing}>
          <button type="button" className={styles.thing} onClick={() => onChoose(thing)}>
            {t(`create.things.${thing}`)}
          </button>
        </li>
      ))}
      <li key="more">
        <button
          type="button"
          className={classNames(styles.thing, styles.more)}
          aria-expanded={areAll}
          onClick={() => setAll((were) => !were)}
        >
          {areAll ? t('create.fewerThings') : t('create.moreThings', { count: STARTER_THINGS.length })}
        </button>
      </li>
    </ul>
  );
}
