// The line between two halves of a stage. Dragged, or moved by keys while it has the focus. Where it stands is its user's.
import { MoveHorizontal } from 'lucide-react';
import type { KeyboardEvent, PointerEvent } from 'react';
import { classNames } from '../class-names.ts';
import styles from './divider.module.css';

interface DividerProps {
  /** 0…1 of the element that it lies in. */
  readonly at: number;
  /** Of both halves, for assistive technology. */
  readonly name: string;
  /** Where its grip is: in the middle of the line, or, smaller, high on it, where it hides nothing. */
  readonly grip: 'middle' | 'high';
  /** What `onStep` is called with, by key. */
  readonly steps: Readonly<Record<string, number>>;
  readonly onMove: (at: number) => void;
  readonly onStep: (step: number) => void;
}

export function Divider({ at, name, grip, steps, onMove, onStep }: DividerProps) {
  const follow = (event: PointerEvent<HTMLDivElement>) => {
    const stage = event.currentTarget.parentElement?.getBoundingClientRect();
    if (stage !== undefined && event.currentTarget.hasPointerCapture(event.pointerId)) onMove((event.clientX - stage.left) / stage.width);
  };
  const step = (event: KeyboardEvent) => {
    const by = steps[event.key];
    if (by === undefined) return;
    event.preventDefault(); // elsewhere these keys turn the object or move the picture
    onStep(by);
  };
  return (
    <div
      className={classNames(styles.divider, styles[grip])}
      style={{ left: `${at * 100}%` }}
      role="slider"
      tabIndex={0}
      aria-label={name}
      aria-orientation="horizontal"
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={Math.round(at * 100)}
      onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
      onPointerMove={follow}
      onKeyDown={step}
    >
      <span className={styles.grip} aria-hidden>
        <MoveHorizontal size={grip === 'high' ? 14 : 16} />
      </span>
    </div>
  );
}
