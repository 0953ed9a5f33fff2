// What the tool in hand can be told: the size and edge of a brush, how much of the background is taken away.
import { useState } from 'react';
import { useStore } from 'zustand';
import { RangeField } from '../../../ui/range-field.tsx';
import { t } from '../../../words/words.ts';
import { type CutOutState, type CutOutStore, LEAST_RADIUS, MOST_RADIUS } from './cut-out-store.ts';
import styles from './tool-options.module.css';

interface ToolOptionsProps {
  readonly store: CutOutStore;
  readonly pictureKey: string;
}

/** The tolerance runs from a quarter to four times the usual one; the middle is the usual one. */
const TOLERANCE_EXPONENT = 2;

export function ToolOptions({ store, pictureKey }: ToolOptionsProps) {
  const state = useStore(store);
  const { tool } = state;
  if (tool === 'crop') return <p className={styles.bar}>{t('cutOut.cropHint')}</p>;
  if (tool === 'hand') return <Tolerance state={state} pictureKey={pictureKey} />;
  const range = Math.log(MOST_RADIUS / LEAST_RADIUS);
  return (
    <div className={styles.bar}>
      <RangeField
        name={t('cutOut.size')}
        value={Math.log(state.radius / LEAST_RADIUS) / range}
        onChange={(part) => state.resize(LEAST_RADIUS * Math.exp(part * range))}
      />
      <RangeField name={t('cutOut.softness')} value={state.softness} onChange={state.soften} />
    </div>
  );
}

function Tolerance({ state, pictureKey }: { readonly state: CutOutState; readonly pictureKey: string }) {
  const worked = state.workedOn(pictureKey);
  const [moved, setMoved] = useState<number>();
  if (worked?.found?.isAdjustable !== true || state.look === 'original' || state.look === 'model') return null;
  const part = (Math.log2(worked.editor.tolerance) / TOLERANCE_EXPONENT + 1) / 2;
  return (
    <div className={styles.bar} aria-busy={state.isFinding}>
      <RangeField
        name={t('cutOut.tolerance')}
        value={moved ?? part}
        onChange={setMoved}
        onCommit={(value) => {
          setMoved(undefined);
          void state.findAgain(pictureKey, 2 ** ((value * 2 - 1) * TOLERANCE_EXPONENT));
        }}
      />
    </div>
  );
}
