// The mark: a young tree trained flat on a trellis.
import styles from './espalier-mark.module.css';

export function EspalierMark() {
  return (
    <svg className={styles.mark} width="28" height="28" viewBox="0 0 28 28" aria-hidden="true">
      <path className={styles.trellis} d="M4 8.5h20M4 15.5h20" />
      <path
        className={styles.tree}
        d="M14 25V8.5M14 20c0-3-2-4.5-5-4.5M14 20c0-3 2-4.5 5-4.5M14 13c0-3-2-4.5-5-4.5M14 13c0-3 2-4.5 5-4.5"
      />
      <g className={styles.leaves}>
        <circle cx="6.6" cy="15.5" r="2" />
        <circle cx="21.4" cy="15.5" r="2" />
        <circle cx="6.6" cy="8.5" r="2" />
        <circle cx="21.4" cy="8.5" r="2" />
        <circle cx="14" cy="5.4" r="2.4" />
      </g>
    </svg>
  );
}
