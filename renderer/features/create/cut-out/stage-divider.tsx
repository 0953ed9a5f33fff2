// The line between the picture and its cut-out. Dragged, or moved by the arrow keys while it has the focus.
import { MoveHorizontal } from 'lucide-react';
import type { KeyboardEvent, PointerEvent } from 'react';
import { t } from '../../../words/words.ts';
import styles from './stage-divider.module.css';

interface StageDividerProps {
  /** 0…1 of the stage. */
  readonly at: number;
  readonly onMove: (at: number) => void;
}

const STEP = 0.02;
const STEPS: Readonly<Record<string, number>> = { ArrowLeft: -STEP, ArrowDown: -STEP, ArrowRight: STEP, ArrowUp: STEP, Home: -1, End: 1 };

export function StageDivider({ at, onMove }: StageDividerProps) {
  const follow = (event: PointerEvent<HTMLDivElement>) => {
    const stage = event.currentTarget.parentElement?.getBoundingClientRect();
    if (stage !== undefined && event.currentTarget.hasPointerCapture(event.pointerId)) onMove((event.clientX - stage.left) / stage.width);
  };
  const step = (event: KeyboardEvent) => {
    const by = STEPS[event.key];
    if (by === undefined) return;
    event.preventDefault();
    onMove(at + by);
  };
  return (
    <div
      className={styles.divider}
      style={{ left: `${at * 100}%` }}
      role="slider"
      tabIndex={0}
      aria-label={t('cutOut.divider')}
      aria-orientation="horizontal"
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={Math.round(at * 100)}
      onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
      onPointerMove={follow}
      onKeyDown={step}
    >
      <span className={styles.grip} aria-hidden>
        <MoveHorizontal size={14} />
      </span>
    </div>
  );
}
