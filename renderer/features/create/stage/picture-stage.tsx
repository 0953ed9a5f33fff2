// The chosen picture, large.
import { AlertTriangle } from 'lucide-react';
import type { AppError } from '#contract/outcome/errors.ts';
import { failureWords } from '../../../shared/wording/failure-words.ts';
import { classNames } from '../../../ui/class-names.ts';
import { PictureFrame } from '../../../ui/panels/picture-frame.tsx';
import { CutOutStage } from '../cut-out/cut-out-stage.tsx';
import type { CutOutStore } from '../cut-out/state/cut-out-store.ts';
import type { PictureSlot } from '../pictures/picture-slot.ts';
import styles from './picture-stage.module.css';

interface PictureStageProps {
  readonly slot: PictureSlot;
  readonly cutOut: CutOutStore;
  /** The matting pack that is chosen. */
  readonly matting: string | undefined;
  readonly isDimmed: boolean;
}

export function PictureStage({ slot, cutOut, matting, isDimmed }: PictureStageProps) {
  if (slot.kind === 'refused') return <Refusal error={slot.error} />;
  if (slot.kind === 'taken') return <CutOutStage slot={slot} store={cutOut} matting={matting} isDimmed={isDimmed} />;
  return <StillPicture url={undefined} name={slot.name} isDimmed={isDimmed} />;
}

interface StillPictureProps extends Pick<PictureStageProps, 'isDimmed'> {
  /** Absent while it is on its way in. */
  readonly url: string | undefined;
  readonly name: string;
}

/** A picture that is not worked on. */
export function StillPicture({ url, name, isDimmed }: StillPictureProps) {
  return (
    <div className={classNames(styles.picture, isDimmed && styles.dimmed)}>
      <PictureFrame url={url} description={name} shape="fill" backdrop="plain" />
    </div>
  );
}

function Refusal({ error }: { readonly error: AppError }) {
  const { message, hint } = failureWords(error);
  return (
    <div className={styles.refused} role="alert">
      <AlertTriangle size={24} aria-hidden />
      <p>{message}</p>
      {hint && <p className={styles.hint}>{hint}</p>}
    </div>
  );
}
