// All pictures of the object in a row: choose which to look at, say which side it shows, drag it elsewhere, take it away, add another.

import { Plus } from 'lucide-react';
import { Button } from '../../../ui/buttons/button.tsx';
import { IconButton } from '../../../ui/buttons/icon-button.tsx';
import { t } from '../../../words/words.ts';
import { MOST_PICTURES } from '../pictures/picture-sides.ts';
import type { CreateState } from '../state/create-store.ts';
import styles from './picture-strip.module.css';
import { PictureThumbnail } from './picture-thumbnail.tsx';

interface PictureStripProps {
  readonly create: CreateState;
  readonly onChoose: () => void;
}

export function PictureStrip({ create, onChoose }: PictureStripProps) {
  const { slots } = create;
  const areSeveral = slots.length > 1;
  return (
    <div className={styles.strip}>
      <ul className={styles.views} aria-label={t('create.views')}>
        {slots.map((slot, place) => (
          <PictureThumbnail key={slot.key} slot={slot} place={place} create={create} hasSide={areSeveral} />
        ))}
        {slots.length < MOST_PICTURES && (
          <li>
            <IconButton icon={Plus} name={t('create.addView')} className={styles.add} onClick={onChoose} />
          </li>
        )}
      </ul>
      <span className={styles.words}>{areSeveral ? t('create.viewCount', { count: slots.length }) : slots[0]?.name}</span>
      <Button weight="quiet" onClick={create.clear}>
        {t('create.startOver')}
      </Button>
    </div>
  );
}
