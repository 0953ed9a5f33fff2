// Chooses how the object is looked at.
import { Maximize } from 'lucide-react';
import { IconButton } from '../../ui/icon-button.tsx';
import styles from './mode-bar.module.css';
import { MODE_WORDS } from './mode-words.ts';
import type { Looking } from './viewer-store.ts';

export function ModeBar({ looking }: { readonly looking: Looking }) {
  const { mode: present, phase, setMode, fit } = looking;
  const hasTextureCoordinates = phase.kind === 'shown' && phase.object.hasTextureCoordinates;
  return (
    <div className={styles.bar} role="toolbar" aria-label="Ways to look at it">
      {MODE_WORDS.map(({ mode, words, key }) => {
        const isMissing = mode === 'checker' && !hasTextureCoordinates;
        return (
          <button
            key={mode}
            type="button"
            className={styles.mode}
            aria-pressed={mode === present}
            disabled={isMissing}
            title={isMissing ? 'This object has colours on its vertices and no texture space' : `${words}  (${key})`}
            onClick={() => setMode(mode)}
          >
            {words}
            <span className={styles.key} aria-hidden>
              {key}
            </span>
          </button>
        );
      })}
      <span className={styles.gap} />
      <IconButton icon={Maximize} name="Fit" keys="F" onClick={fit} />
    </div>
  );
}
