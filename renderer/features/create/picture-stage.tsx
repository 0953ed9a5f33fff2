// The chosen picture, large.
import { AlertTriangle } from 'lucide-react';
import { classNames } from '../../ui/class-names.ts';
import { PictureFrame } from '../../ui/picture-frame.tsx';
import type { PictureSlot } from './create-store.ts';
import styles from './picture-stage.module.css';

interface PictureStageProps {
  readonly slot: PictureSlot;
  readonly isDimmed: boolean;
}

export function PictureStage({ slot, isDimmed }: PictureStageProps) {
  if (slot.kind === 'refused') {
    return (
      <div className={styles.refused} role="alert">
        <AlertTriangle size={24} aria-hidden />
        <p>{slot.error.message}</p>
        {slot.error.hint && <p className={styles.hint}>{slot.error.hint}</p>}
      </div>
    );
  }
  const url = slot.kind === 'taken' ? slot.picture.url : undefined;
  return (
    <div className={classNames(styles.picture, isDimmed && styles.dimmed)}>
      <PictureFrame url={url} description={slot.name} shape="fill" backdrop="plain" />
    </div>
  );
}
