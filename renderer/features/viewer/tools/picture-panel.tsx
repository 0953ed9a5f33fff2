// A picture of the object as it stands now, with nothing behind it.

import { Camera } from 'lucide-react';
import { Button } from '../../../ui/buttons/button.tsx';
import { ChoiceField } from '../../../ui/fields/choice-field.tsx';
import { Note } from '../../../ui/messages/note.tsx';
import { t } from '../../../words/words.ts';
import { PICTURE_SIZES } from '../state/stage-tools.ts';
import type { ViewerState } from '../state/viewer-store.ts';
import { ToolPanel } from './tool-panel.tsx';

interface PicturePanelProps {
  readonly viewerState: ViewerState;
  readonly onTake: () => void;
}

export function PicturePanel({ viewerState: { pictureSize, setPictureSize, isTakingPicture, closePanel }, onTake }: PicturePanelProps) {
  return (
    <ToolPanel title={t('viewer.pictureMenu')} onClose={closePanel}>
      <ChoiceField
        name={t('viewer.pictureSize')}
        value={String(pictureSize)}
        choices={PICTURE_SIZES.map((pixels) => ({ value: String(pixels), words: t('viewer.pixels', { pixels: String(pixels) }) }))}
        onChange={(pixels) => setPictureSize(Number(pixels))}
      />
      <Note>{t('viewer.pictureNote')}</Note>
      <Button weight="primary" icon={Camera} keys="Ctrl+S" disabled={isTakingPicture} onClick={onTake}>
        {t('viewer.savePicture')}
      </Button>
    </ToolPanel>
  );
}
