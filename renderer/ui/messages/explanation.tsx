// What something means, behind a question mark: a small page that opens by a click or a key, and closes by Escape or a click elsewhere.
import { CircleQuestionMark } from 'lucide-react';
import { useId } from 'react';
import { t } from '../../words/words.ts';
import shared from '../buttons/quiet-button.module.css';
import { classNames } from '../class-names.ts';
import styles from './explanation.module.css';

export interface Explained {
  readonly name: string;
  readonly text: string;
}

interface ExplanationProps {
  /** What is explained. */
  readonly about: string;
  readonly items: readonly Explained[];
}

export function Explanation({ about, items }: ExplanationProps) {
  const id = useId();
  return (
    <span className={styles.place}>
      <button
        type="button"
        className={classNames(shared.quiet, styles.button)}
        aria-label={t('actions.explain', { about })}
        popoverTarget={id}
      >
        <CircleQuestionMark size={14} aria-hidden />
      </button>
      <div id={id} popover="auto" role="note" aria-label={t('actions.explain', { about })} className={styles.page}>
        <dl>
          {items.map(({ name, text }) => (
            <div key={name} className={styles.item}>
              <dt>{name}</dt>
              <dd>{text}</dd>
            </div>
          ))}
        </dl>
      </div>
    </span>
  );
}
