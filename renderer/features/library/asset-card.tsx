// One object in the library: how it looks, what it is called, how old and how heavy it is.
import { memo } from 'react';
import type { AssetRow } from '#contract/app-ipc.ts';
import { fileAddress } from '../../bridge/file-address.ts';
import { countWords } from '../../ui/format-number.ts';
import { ageWords } from '../../ui/format-time.ts';
import { PictureFrame } from '../../ui/picture-frame.tsx';
import { t, useSpokenLanguage } from '../../words/words.ts';
import styles from './asset-card.module.css';

interface AssetCardProps {
  readonly asset: AssetRow;
  readonly isSelected: boolean;
  readonly onSelect: (assetId: string) => void;
  readonly onOpen: (assetId: string) => void;
}

/** Drawn again only when something about it changed: a letter in the search field leaves most cards as they are. */
export const AssetCard = memo(function AssetCard({ asset, isSelected, onSelect, onOpen }: AssetCardProps) {
  useSpokenLanguage();
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the list box around it moves and opens by keys
    <div
      id={`asset-${asset.id}`}
      role="option"
      tabIndex={-1}
      aria-selected={isSelected}
      className={styles.card}
      onClick={() => onSelect(asset.id)}
      onDoubleClick={() => onOpen(asset.id)}
    >
      <div className={styles.preview}>
        <PictureFrame url={fileAddress(asset, 'preview') ?? fileAddress(asset, 'cutOut')} description="" shape="fill" backdrop="plain" />
      </div>
      <div className={styles.words}>
        <span className={styles.name} title={asset.name}>
          {asset.name}
        </span>
        <span className={styles.facts}>
          <span>{ageWords(new Date(asset.createdAt), new Date())}</span>
          <span>
            {asset.triangles === undefined
              ? t('library.notBuilt')
              : t('viewer.triangles', { count: asset.triangles, number: countWords(asset.triangles) })}
          </span>
        </span>
      </div>
    </div>
  );
});
