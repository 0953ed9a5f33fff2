// Beside the picture: what is cut out of it, what the model will see, the settings, and the one button.
import { Sprout } from 'lucide-react';
import type { PackSummary } from '#contract/model-pack.ts';
import { Button } from '../../ui/button.tsx';
import styles from './create-inspector.module.css';
import { type Creation, type PictureSlot, usablePictures } from './create-store.ts';
import { CutOutSection } from './cut-out-section.tsx';
import { SettingsSection } from './settings-section.tsx';

interface CreateInspectorProps {
  readonly creation: Creation;
  readonly slot: PictureSlot | undefined;
  readonly packs: readonly PackSummary[];
  readonly isGrowing: boolean;
  readonly onGrow: () => void;
}

export function CreateInspector({ creation, slot, packs, isGrowing, onGrow }: CreateInspectorProps) {
  const pack = packs.find((candidate) => candidate.name === creation.settings.pack) ?? packs[0];
  const pictureCount = usablePictures(creation.slots).length;
  return (
    <aside className={styles.inspector} aria-label="What grows">
      <div className={styles.scroll}>
        <CutOutSection slot={slot} />
        <SettingsSection creation={creation} packs={packs} pack={pack} />
      </div>
      <footer className={styles.footer}>
        <Button
          weight="primary"
          size="large"
          icon={Sprout}
          keys="Ctrl+Enter"
          disabled={pictureCount === 0}
          onClick={onGrow}
          className={styles.grow}
        >
          {isGrowing ? 'Grow again' : 'Grow'}
        </Button>
        {pack !== undefined && <PackNote pack={pack} pictureCount={pictureCount} />}
      </footer>
    </aside>
  );
}

/** A view-aligned pack is honest about what it cannot know. */
function PackNote({ pack, pictureCount }: { readonly pack: PackSummary; readonly pictureCount: number }) {
  if (!pack.viewAligned) return <p className={styles.note}>{pack.title}</p>;
  return (
    <p className={styles.note}>
      The {pack.title} pack knows what it sees from the front{pictureCount > 1 ? ', and looks at the first picture only' : ''}. For real
      work, import TRELLIS.
    </p>
  );
}
