// Lies over the window while a file is dragged across it.
import styles from './drop-veil.module.css';

export function DropVeil() {
  return (
    <div className={styles.veil}>
      <p className={styles.words}>Drop it to begin</p>
    </div>
  );
}
