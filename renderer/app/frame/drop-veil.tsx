// Lies over the window while a file is dragged across it.
import { t } from '../../words/words.ts';
import styles from './drop-veil.module.css';

export function DropVeil() {
  return (
    <div className={styles.veil}>
      <p className={styles.words}>{t('frame.dropToBegin')}</p>
    </div>
  );
}
