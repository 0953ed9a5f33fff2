// What the tool in hand can be told: the size and edge of a brush, how much of the background is taken away.
import { Scissors, WandSparkles } from 'lucide-react';
import { useState } from 'react';
import { useStore } from 'zustand';
import { ChoiceField } from '../../../../ui/fields/choice-field.tsx';
import { RangeField } from '../../../../ui/fields/numbers/range-field.tsx';
import { t } from '../../../../words/words.ts';
import { type CutOutState, type CutOutStore, LEAST_RADIUS, MOST_RADIUS } from '../state/cut-out-store.ts';
import { ObjectChoice } from './object-choice.tsx';
import styles from './tool-options.module.css';

interface ToolOptionsProps {
  readonly store: CutOutStore;
  /** The matting pack that is chosen. */
  readonly matting: string | undefined;
  readonly pictureKey: string;
}

/** The tolerance runs from a quarter to four times the usual one; the middle is the usual one. */
const TOLERANCE_EXPONENT = 2;

export function ToolOptions({ store, pictureKey, matting }: ToolOptionsProps) {
  const state = useStore(store);
  const { tool } = state;
  if (tool === 'crop') return <p className={styles.bar}>{t('cutOut.cropHint')}</p>;
  if (tool === 'hand') return <Finding state={state} pictureKey={pictureKey} matting={matting} />;
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

interface FindingProps {
  readonly state: CutOutState;
  readonly pictureKey: string;
  readonly matting: string | undefined;
}

/** How the object is found: by what, and with how much of the background taken away where that can be told. */
function Finding({ state, pictureKey, matting }: FindingProps) {
  const { mattings, look } = state;
  const found = state.workedOn(pictureKey)?.editor.found;
  const isAdjustable = matting === undefined && found?.isAdjustable === true;
  const areSeveral = (found?.objects.length ?? 0) > 1;
  if ((!isAdjustable && !areSeveral && mattings.length === 0) || look === 'original' || look === 'model') return null;
  return (
    <div className={styles.bar} aria-busy={state.isFinding}>
      {mattings.length > 0 && <CutOutBy state={state} matting={matting} />}
      {areSeveral && <ObjectChoice state={state} pictureKey={pictureKey} />}
      {isAdjustable && <Tolerance state={state} pictureKey={pictureKey} />}
    </div>
  );
}

const BUILT_IN = '';

function CutOutBy({ state, matting }: Pick<FindingProps, 'state' | 'matting'>) {
  const choices = state.mattings.map(({ name, title, problem }) => ({
    value: name,
    words: problem === undefined ? title : t('cutOut.unusable', { name: title }),
  }));
  return (
    <ChoiceField
      name={t('cutOut.by')}
      icon={WandSparkles}
      value={matting ?? BUILT_IN}
      choices={[{ value: BUILT_IN, words: t('cutOut.builtIn') }, ...choices]}
      onChange={(chosen) => void state.cutOutBy(chosen === BUILT_IN ? undefined : chosen)}
    />
  );
}

function Tolerance({ state, pictureKey }: Pick<FindingProps, 'state' | 'pictureKey'>) {
  const [moved, setMoved] = useState<number>();
  const tolerance = state.workedOn(pictureKey)?.editor.found.tolerance ?? 1;
  return (
    <RangeField
      name={t('cutOut.tolerance')}
      icon={Scissors}
      value={moved ?? (Math.log2(tolerance) / TOLERANCE_EXPONENT + 1) / 2}
      onChange={setMoved}
      onCommit={(value) => {
        setMoved(undefined);
        void state.findAgain(pictureKey, { tolerance: 2 ** ((value * 2 - 1) * TOLERANCE_EXPONENT) });
      }}
    />
  );
}
