// The line between two objects on one camera. Dragged, or moved by the arrow keys while it has the focus.

import { MoveHorizontal, X } from 'lucide-react';
import type { KeyboardEvent, PointerEvent } from 'react';
import { IconButton } from '../../ui/icon-button.tsx';
import { t } from '../../words/words.ts';
import styles from './compare-divider.module.css';
import type { Comparison, ViewerState } from './viewer-store.ts';

interface CompareDividerProps {
  readonly comparison: Comparison;
  readonly viewerState: ViewerState;
}

const STEPS: Readonly<Record<string, -1 | 1>> = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1 };

export function CompareDivider({ comparison, viewerState }: CompareDividerProps) {
  const { divider, moveDivider, stepDivider, compare } = viewerState;
  const follow = (event: PointerEvent<HTMLDivElement>) => {
    const stage = event.currentTarget.parentElement?.getBoundingClientRect();
    if (stage !== undefined && event.currentTarget.hasPointerCapture(event.pointerId))
      moveDivider((event.clientX - stage.left) / stage.width);
  };
  const step = (event: KeyboardEvent) => {
    const direction = STEPS[event.key];
    if (direction === undefined) return;
    event.preventDefault(); // the arrow keys turn the object elsewhere
    stepDivider(direction);
  };
  const [left, right] = comparison.labels;
  return (
    <>
      <div
        className={styles.divider}
        style={{ left: `${divider * 100}%` }}
        role="slider"
        tabIndex={0}
        aria-label={t('viewer.divider', { left, right })}
        aria-orientation="horizontal"
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={Math.round(divider * 100)}
        onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
        onPointerMove={follow}
        onKeyDown={step}
      >
        <span className={styles.grip} aria-hidden>
          <MoveHorizontal size={16} />
        </span>
      </div>
      <p className={styles.labels}>
        <span className={styles.label}>{left}</span>
        <span className={styles.label}>
          {right}
          <IconButton icon={X} name={t('viewer.endComparison')} keys="Esc" onClick={() => void compare(undefined)} />
        </span>
      </p>
    </>
  );
}
