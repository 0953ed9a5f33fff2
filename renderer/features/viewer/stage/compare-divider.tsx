// The line between two objects on one camera, and what stands on either side.
import { X } from 'lucide-react';
import { IconButton } from '../../../ui/buttons/icon-button.tsx';
import { Divider } from '../../../ui/panels/divider.tsx';
import { t } from '../../../words/words.ts';
import type { Comparison, ViewerState } from '../state/viewer-store.ts';
import styles from './compare-divider.module.css';

interface CompareDividerProps {
  readonly comparison: Comparison;
  readonly viewerState: ViewerState;
}

const STEPS: Readonly<Record<string, number>> = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1 };

export function CompareDivider({ comparison, viewerState }: CompareDividerProps) {
  const { divider, moveDivider, stepDivider, compare } = viewerState;
  const [left, right] = comparison.labels;
  return (
    <>
      <Divider
        at={divider}
        name={t('viewer.divider', { left, right })}
        grip="middle"
        steps={STEPS}
        onMove={moveDivider}
        onStep={(step) => stepDivider(step < 0 ? -1 : 1)}
      />
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
