// What to expect of a model, and the way to a better one.
import type { ReactNode } from 'react';
import { Note } from '../ui/messages/note.tsx';
import { t } from '../words/words.ts';
import styles from './model-note.module.css';

interface ModelNoteProps {
  readonly children: ReactNode;
  /** To the room of models; absent where there is no better one. */
  readonly onModels: (() => void) | undefined;
}

export function ModelNote({ children, onModels }: ModelNoteProps) {
  return (
    <div>
      <Note>{children}</Note>
      {onModels && (
        <button type="button" className={styles.link} onClick={onModels}>
          {t('models.addTrellis')}
        </button>
      )}
    </div>
  );
}
