// A picture that was taken in, on the stage: as soon as it is cut out, it can be looked at closely and fixed.
import { useStore } from 'zustand';
import { classNames } from '../../../ui/class-names.ts';
import { PictureFrame } from '../../../ui/panels/picture-frame.tsx';
import { t } from '../../../words/words.ts';
import { shownUrl, type TakenSlot } from '../pictures/picture-slot.ts';
import { useWorkedPicture } from './canvas/use-worked-picture.ts';
import styles from './cut-out-stage.module.css';
import { StageCanvas } from './stage-canvas.tsx';
import type { CutOutStore } from './state/cut-out-store.ts';
import { LooksBar } from './tools/looks-bar.tsx';

interface CutOutStageProps {
  readonly slot: TakenSlot;
  readonly store: CutOutStore;
  readonly matting: string | undefined;
  readonly isDimmed: boolean;
}

export function CutOutStage({ slot, store, matting, isDimmed }: CutOutStageProps) {
  const loading = useWorkedPicture(slot, store);
  const { look } = useStore(store);
  if (loading.kind !== 'ready') {
    // What the browser cannot read itself is shown as soon as the engine has.
    const isShown = loading.kind === 'failed' || slot.cutOut.kind !== 'failed';
    return (
      <div className={classNames(styles.waiting, isDimmed && styles.dimmed)}>
        {isShown && <PictureFrame url={shownUrl(slot)} description={slot.name} shape="fill" backdrop="plain" />}
      </div>
    );
  }
  return (
    <div className={classNames(styles.worked, isDimmed && styles.dimmed)} inert={isDimmed}>
      <LooksBar store={store} className={styles.looks} />
      {look === 'model' ? (
        <ModelView slot={slot} />
      ) : (
        <StageCanvas key={loading.key} name={slot.name} store={store} matting={matting} loaded={loading} />
      )}
    </div>
  );
}

function ModelView({ slot }: { readonly slot: TakenSlot }) {
  const { cutOut } = slot;
  return (
    <div className={styles.model}>
      <div className={styles.square}>
        <PictureFrame
          url={cutOut.kind === 'ready' ? cutOut.view.squareUrl : undefined}
          description={t('cutOut.modelSquare')}
          shape="square"
          backdrop="black"
        />
      </div>
    </div>
  );
}
