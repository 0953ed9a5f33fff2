// All pictures of the object in a row: choose which to look at, take one away, add another view.
import { Plus, X } from 'lucide-react';
import { Button } from '../../ui/button.tsx';
import { classNames } from '../../ui/class-names.ts';
import { IconButton } from '../../ui/icon-button.tsx';
import { PictureFrame } from '../../ui/picture-frame.tsx';
import type { Creation } from './create-store.ts';
import styles from './picture-strip.module.css';

interface PictureStripProps {
  readonly creation: Creation;
  readonly onChoose: () => void;
}

export function PictureStrip({ creation, onChoose }: PictureStripProps) {
  const { slots, selectedKey } = creation;
  return (
    <div className={styles.strip}>
      <ul className={styles.views} aria-label="Views of the object">
        {slots.map((slot, index) => (
          <li key={slot.key} className={styles.view}>
            <button
              type="button"
              className={classNames(styles.thumbnail, slot.kind === 'refused' && styles.refused)}
              aria-label={`View ${index + 1}: ${slot.name}`}
              aria-current={slot.key === selectedKey}
              onClick={() => creation.select(slot.key)}
            >
              <PictureFrame url={slot.kind === 'taken' ? slot.picture.url : undefined} description="" shape="square" backdrop="plain" />
            </button>
            <IconButton icon={X} name={`Remove ${slot.name}`} className={styles.remove} onClick={() => creation.remove(slot.key)} />
          </li>
        ))}
        <li>
          <IconButton icon={Plus} name="Add another view of this object" className={styles.add} onClick={onChoose} />
        </li>
      </ul>
      <span className={styles.words}>{slots.length > 1 ? `${slots.length} views of one object` : slots[0]?.name}</span>
      <Button weight="quiet" onClick={creation.clear}>
        Start over
      </Button>
    </div>
  );
}
