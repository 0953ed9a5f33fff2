// What Create shows before there is a picture: where to put one.

import { ImagePlus } from 'lucide-react';
import type { ExampleName } from '#contract/views/picture-views.ts';
import { Button } from '../../../ui/buttons/button.tsx';
import { t } from '../../../words/words.ts';
import styles from './empty-stage.module.css';
import { ExamplePictures } from './example-pictures.tsx';

interface EmptyStageProps {
  readonly onChoose: () => void;
  readonly onChooseFolder: () => void;
  readonly onExample: (name: ExampleName) => void;
}

export function EmptyStage({ onChoose, onChooseFolder, onExample }: EmptyStageProps) {
  return (
    <div className={styles.area}>
      <div className={styles.invitation}>
        <ImagePlus size={40} strokeWidth={1.25} aria-hidden className={styles.icon} />
        <h1 className={styles.title}>{t('create.dropPicture')}</h1>
        <p className={styles.hint}>{t('create.dropHint')}</p>
        <div className={styles.actions}>
          <Button onClick={onChoose} keys="Ctrl+O">
            {t('create.choosePicture')}
          </Button>
          <Button weight="quiet" onClick={onChooseFolder}>
            {t('batch.chooseFolder')}
          </Button>
        </div>
        <ExamplePictures onChoose={onExample} />
      </div>
    </div>
  );
}
