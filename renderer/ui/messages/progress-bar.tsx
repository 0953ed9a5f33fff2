// A bar for work whose length is known.
import styles from './progress-bar.module.css';

interface ProgressBarProps {
  /** 0…1. */
  readonly fraction: number;
  readonly name: string;
}

export function ProgressBar({ fraction, name }: ProgressBarProps) {
  const percent = Math.round(fraction * 100);
  return (
    <div className={styles.track} role="progressbar" aria-label={name} aria-valuemin={0} aria-valuemax={100} aria-valuenow={percent}>
      <div className={styles.fill} style={{ transform: `scaleX(${fraction})` }} />
    </div>
  );
}
