// One object in the library: how it looks, what it is called, how old and how heavy it is, what it came from.
import { Star } from 'lucide-react';
import { type MouseEvent, memo } from 'react';
import type { AssetRow } from '#contract/views/asset-views.ts';
import { fileAddress } from '../../../bridge/file-address.ts';
import { beginOwnDrag } from '../../../shared/own-drag.ts';
import { classNames } from '../../../ui/class-names.ts';
import { countWords } from '../../../ui/formats/format-number.ts';
import { ageWords } from '../../../ui/formats/format-time.ts';
import { tipIfCut } from '../../../ui/hints/tips.ts';
import { PictureFrame } from '../../../ui/panels/picture-frame.tsx';
import { t, useSpokenLanguage } from '../../../words/words.ts';
import type { Picking } from '../state/selection.ts';
import styles from './asset-card.module.css';

/** What a card may ask for: the same functions for all of them, so that no card is drawn again because of them. */
export interface CardActions {
  readonly onPick: (assetId: string, how: Picking) => void;
  readonly onOpen: (assetId: string) => void;
  readonly onRename: (assetId: string) => void;
  readonly onDragOut: (assetId: string) => void;
}

interface AssetCardProps extends CardActions {
  readonly asset: AssetRow;
  readonly isSelected: boolean;
  /** A job works on it, or will. */
  readonly isGrowing: boolean;
  /** The keys move from here. */
  readonly isActive: boolean;
  /** The name of what it was made from; absent where it was made from nothing here, or that is gone. */
  readonly parentName: string | undefined;
}

export const cardId = (assetId: string) => `asset-${assetId}`;

/** Drawn again only when something about it changed: a letter in the search field leaves most cards as they are. */
export const AssetCard = memo(function AssetCard({ asset, isSelected, isGrowing, isActive, parentName, ...actions }: AssetCardProps) {
  useSpokenLanguage();
  const isBuilt = asset.kind === 'finished';
  const origin = originOf(asset, parentName);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents lint/a11y/useFocusableInteractive: the list box around it has the focus and the keys
    <div
      id={cardId(asset.id)}
      role="option"
      aria-selected={isSelected}
      data-active={isActive || undefined}
      className={classNames(styles.card, !isBuilt && styles.unbuilt)}
      draggable={isBuilt}
      onClick={(event) => actions.onPick(asset.id, pickingOf(event))}
      onDoubleClick={() => actions.onOpen(asset.id)}
      onDragStart={(event) => {
        event.preventDefault(); // the app begins a drag of files in its place
        beginOwnDrag();
        actions.onDragOut(asset.id);
      }}
    >
      <div className={styles.words}>
        {/* biome-ignore lint/a11y/noStaticElementInteractions: F2 does the same */}
        <span
          className={styles.name}
          {...tipIfCut(asset.name)}
          onDoubleClick={(event) => {
            event.stopPropagation();
            actions.onRename(asset.id);
          }}
        >
          {asset.name}
        </span>
        <span className={styles.facts}>
          <span>{ageWords(new Date(asset.createdAt), new Date())}</span>
          {asset.triangles !== undefined && (
            <span>{t('viewer.triangles', { count: asset.triangles, number: countWords(asset.triangles) })}</span>
          )}
        </span>
        <span className={styles.origin} {...tipIfCut(origin)}>
          {origin}
        </span>
      </div>
      <div className={styles.preview}>
        <PictureFrame url={fileAddress(asset, 'preview') ?? fileAddress(asset, 'cutOut')} description="" shape="fill" backdrop="plain" />
        {!isBuilt && <span className={styles.badge}>{t(isGrowing ? 'library.growing' : 'library.notBuilt')}</span>}
        {asset.favourite && (
          <span className={styles.star}>
            <Star size={14} fill="currentColor" role="img" aria-label={t('library.favourite')} />
          </span>
        )}
      </div>
    </div>
  );
});

function originOf({ tags = [], lineage }: AssetRow, parentName: string | undefined): string {
  const tagged = tags.map((tag) => `#${tag}`).join(' ');
  if (lineage === undefined) return tagged;
  const name = parentName ?? t('library.goneObject');
  const from = t(`library.from.${lineage.kind}`, { name });
  return [from, tagged].filter((words) => words !== '').join(' · ');
}

function pickingOf({ ctrlKey, metaKey, shiftKey }: MouseEvent): Picking {
  if (shiftKey) return 'range';
  return ctrlKey || metaKey ? 'toggle' : 'only';
}
