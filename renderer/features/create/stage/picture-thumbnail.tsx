// One picture of the object, small: with the side it shows where there are several.

import { X } from 'lucide-react';
import { useState } from 'react';
import type { PictureSide } from '#contract/generation/generation.ts';
import { IconButton } from '../../../ui/buttons/icon-button.tsx';
import { classNames } from '../../../ui/class-names.ts';
import { PictureFrame } from '../../../ui/panels/picture-frame.tsx';
import { t } from '../../../words/words.ts';
import { SIDES } from '../pictures/picture-sides.ts';
import { type PictureSlot, shownUrl } from '../pictures/picture-slot.ts';
import type { CreateState } from '../state/create-store.ts';
import styles from './picture-thumbnail.module.css';

/** What a dragged thumbnail carries: the key of its picture. */
const DRAG_TYPE = 'application/x-espalier-picture';

interface PictureThumbnailProps {
  readonly slot: PictureSlot;
  /** In the row, counted from 0. */
  readonly place: number;
  readonly create: CreateState;
  readonly hasSide: boolean;
}

export function PictureThumbnail({ slot, place, create, hasSide }: PictureThumbnailProps) {
  const { selectedKey, select, move, remove } = create;
  const [isAimedAt, setIsAimedAt] = useState(false);
  return (
    <li
      className={classNames(styles.view, isAimedAt && styles.aimed)}
      onDragOver={(event) => {
        if (!event.dataTransfer.types.includes(DRAG_TYPE)) return;
        event.preventDefault();
        setIsAimedAt(true);
      }}
      onDragLeave={() => setIsAimedAt(false)}
      onDrop={(event) => {
        setIsAimedAt(false);
        move(event.dataTransfer.getData(DRAG_TYPE), place);
      }}
    >
      <button
        type="button"
        className={classNames(styles.thumbnail, slot.kind === 'refused' && styles.refused)}
        aria-label={t('create.view', { place: place + 1, name: slot.name })}
        aria-current={slot.key === selectedKey}
        draggable={hasSide}
        onDragStart={(event) => event.dataTransfer.setData(DRAG_TYPE, slot.key)}
        onClick={() => select(slot.key)}
      >
        <PictureFrame url={shownUrl(slot)} description="" shape="square" backdrop="plain" />
      </button>
      <IconButton icon={X} name={t('create.removeView', { name: slot.name })} className={styles.remove} onClick={() => remove(slot.key)} />
      {hasSide && <SideChoice slot={slot} onChange={(side) => create.showSide(slot.key, side)} />}
    </li>
  );
}

function SideChoice({ slot, onChange }: { readonly slot: PictureSlot; readonly onChange: (side: PictureSide) => void }) {
  return (
    <select
      className={styles.side}
      aria-label={t('create.sideOf', { name: slot.name })}
      value={slot.side}
      onChange={(event) => {
        const side = SIDES.find((candidate) => candidate === event.target.value);
        if (side !== undefined) onChange(side);
      }}
    >
      {SIDES.map((side) => (
        <option key={side} value={side}>
          {t(`create.sides.${side}`)}
        </option>
      ))}
    </select>
  );
}
