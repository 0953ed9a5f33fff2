// Lies over the stage while a file is dragged across the window.
import { ImagePlus } from 'lucide-react';
import { t } from '../../words/words.ts';
import styles from './drop-veil.module.css';

export function DropVeil() {
  return (
    <div className={styles.veil}>
      <p className={styles.words}>
        <ImagePlus size={40} strokeWidth={1.25} aria-hidden className={styles.icon} />
        {t('frame.dropToBegin')}
      </p>
    </div>
  );
}
