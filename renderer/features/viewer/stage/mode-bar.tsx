// Chooses how the object is looked at.

import { Maximize } from 'lucide-react';
import { IconButton } from '../../../ui/buttons/icon-button.tsx';
import { Toggle } from '../../../ui/buttons/toggle.tsx';
import { ToolBar } from '../../../ui/buttons/tool-bar.tsx';
import { t } from '../../../words/words.ts';
import type { ViewerState } from '../state/viewer-store.ts';
import styles from './mode-bar.module.css';
import { MODE_KEYS } from './mode-keys.ts';

export function ModeBar({ viewerState }: { readonly viewerState: ViewerState }) {
  const { mode: present, phase, setMode, fit } = viewerState;
  const hasTextureCoordinates = phase.kind === 'shown' && phase.object.hasTextureCoordinates;
  return (
    <ToolBar name={t('viewer.waysToLook')} className={styles.bar}>
      {MODE_KEYS.map(({ mode, key }) => {
        const words = t(`viewer.modes.${mode}`);
        const isMissing = mode === 'checker' && !hasTextureCoordinates;
        return (
          <Toggle
            key={mode}
            isPressed={mode === present}
            whyNot={isMissing ? t('viewer.noTextureSpace') : undefined}
            onClick={() => setMode(mode)}
          >
            {words}
            <span className={styles.key} aria-hidden>
              {key}
            </span>
          </Toggle>
        );
      })}
      <span className={styles.gap} />
      <IconButton icon={Maximize} name={t('viewer.fit')} keys="F" onClick={fit} />
    </ToolBar>
  );
}
