// What Create shows before there is a picture: where to put one.
import { ImagePlus } from 'lucide-react';
import { Button } from '../../../ui/button.tsx';
import styles from './empty-stage.module.css';

interface EmptyStageProps {
  readonly onChoose: () => void;
  readonly onExample: () => void;
}

export function EmptyStage({ onChoose, onExample }: EmptyStageProps) {
  return (
    <div className={styles.area}>
      <div className={styles.invitation}>
        <ImagePlus size={40} strokeWidth={1.25} aria-hidden className={styles.icon} />
        <h1 className={styles.title}>Drop a picture of one object</h1>
        <p className={styles.hint}>or paste it. Up to four pictures show it from its sides.</p>
        <div className={styles.actions}>
          <Button onClick={onChoose} keys="Ctrl+O">
            Choose a picture
          </Button>
          <Button weight="quiet" onClick={onExample}>
            Try the example
          </Button>
        </div>
      </div>
    </div>
  );
}
