// Chooses how the object is looked at.
import { Maximize } from 'lucide-react';
import { IconButton } from '../../ui/icon-button.tsx';
import { Toggle, ToggleBar } from '../../ui/toggle-bar.tsx';
import styles from './mode-bar.module.css';
import { MODE_WORDS } from './mode-labels.ts';
import type { ViewerState } from './viewer-store.ts';

export function ModeBar({ viewerState }: { readonly viewerState: ViewerState }) {
  const { mode: present, phase, setMode, fit } = viewerState;
  const hasTextureCoordinates = phase.kind === 'shown' && phase.object.hasTextureCoordinates;
  return (
    <ToggleBar name="Ways to look at it" className={styles.bar}>
      {MODE_WORDS.map(({ mode, words, key }) => {
        const isMissing = mode === 'checker' && !hasTextureCoordinates;
        return (
          <Toggle
            key={mode}
            isPressed={mode === present}
            disabled={isMissing}
            title={isMissing ? 'This object has colours on its vertices and no texture space' : `${words}  (${key})`}
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
      <IconButton icon={Maximize} name="Fit" keys="F" onClick={fit} />
    </ToggleBar>
  );
}
