// What one does with the object on the stage beyond looking: its box, a measure, the turntable, the light, a picture of it.

import { Box, Camera, Columns2, Rotate3d, Ruler, SunMedium } from 'lucide-react';
import { IconButton } from '../../../ui/buttons/icon-button.tsx';
import { ToolBar } from '../../../ui/buttons/tool-bar.tsx';
import { classNames } from '../../../ui/class-names.ts';
import { lengthWords } from '../../../ui/formats/format-number.ts';
import { t } from '../../../words/words.ts';
import type { ViewerState } from '../state/viewer-store.ts';
import styles from './stage-tools.module.css';

interface StageToolsProps {
  readonly viewerState: ViewerState;
}

export function StageTools({ viewerState }: StageToolsProps) {
  const { hasBox, isMeasuring, isTurning, panel, toggleBox, toggleMeasure, toggleTurntable, togglePanel } = viewerState;
  return (
    <ToolBar name={t('viewer.tools')} orientation="vertical" className={styles.tools}>
      <IconButton icon={Rotate3d} name={t('viewer.turntable')} keys="T" isPressed={isTurning} onClick={toggleTurntable} />
      <IconButton icon={Box} name={t('viewer.box')} keys="D" isPressed={hasBox} onClick={toggleBox} />
      <IconButton icon={Ruler} name={t('viewer.measure')} keys="M" isPressed={isMeasuring} onClick={toggleMeasure} />
      <IconButton
        icon={Columns2}
        name={t('viewer.compareMenu')}
        keys="V"
        isPressed={panel === 'compare'}
        onClick={() => togglePanel('compare')}
      />
      <IconButton icon={SunMedium} name={t('viewer.look')} keys="L" isPressed={panel === 'look'} onClick={() => togglePanel('look')} />
      <IconButton
        icon={Camera}
        name={t('viewer.pictureMenu')}
        keys="P"
        isPressed={panel === 'picture'}
        onClick={() => togglePanel('picture')}
      />
    </ToolBar>
  );
}

/** What to do next while one measures, and what was measured. */
export function MeasureHint({ viewerState: { isMeasuring, measured } }: StageToolsProps) {
  if (!isMeasuring) return null;
  return (
    <p className={classNames(styles.hint, measured !== undefined && styles.found)} role="status">
      {measured === undefined ? t('viewer.measureHint') : t('viewer.measured', { length: lengthWords(measured) })}
    </p>
  );
}
