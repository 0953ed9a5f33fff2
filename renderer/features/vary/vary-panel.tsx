// The choice of a new look: another picture or a few words, and the one button.

import { Boxes, ImagePlus, Paintbrush, X } from 'lucide-react';
import { type ReactNode, useEffect, useId, useRef } from 'react';
import type { PictureSide } from '#contract/generation/generation.ts';
import type { AssetRow } from '#contract/views/asset-views.ts';
import { NEW_LOOK_ID } from '../../shared/opener-ids.ts';
import { packTitle } from '../../shared/wording/pack-title.ts';
import { Button } from '../../ui/buttons/button.tsx';
import { IconButton } from '../../ui/buttons/icon-button.tsx';
import { SegmentedField } from '../../ui/fields/segmented-field.tsx';
import { Note } from '../../ui/messages/note.tsx';
import { PictureFrame } from '../../ui/panels/picture-frame.tsx';
import { SidePanel } from '../../ui/panels/side-panel.tsx';
import { t } from '../../words/words.ts';
import styles from './vary-panel.module.css';
import { canVary, type LookSource, type Varying } from './vary-store.ts';

interface VaryPanelProps {
  readonly asset: AssetRow;
  readonly varying: Varying;
  /** Where it grows, for choosing; absent where there is only this machine. */
  readonly place: ReactNode;
  /** Lets the user choose a file for a side. */
  readonly onChoose: (side: PictureSide) => void;
  /** Leads to where models are added. */
  readonly onModels: () => void;
}

const SOURCES: readonly LookSource[] = ['pictures', 'words'];

export function VaryPanel({ asset, varying, place, onChoose, onModels }: VaryPanelProps) {
  const { ways, source, setSource, close, vary } = varying;
  const panel = useRef<HTMLElement>(null);
  useEffect(() => {
    panel.current?.focus();
    return () => document.getElementById(NEW_LOOK_ID)?.focus();
  }, []);
  const sources = SOURCES.filter((each) => ways?.[each] !== undefined);
  const way = ways?.[source];
  return (
    <SidePanel
      ref={panel}
      tabIndex={-1}
      name={t('vary.panel', { name: asset.name })}
      header={
        <>
          <h2>{t('vary.title')}</h2>
          <IconButton icon={X} name={t('actions.close')} keys="Esc" isFlush onClick={close} />
        </>
      }
      footer={
        sources.length > 0 && (
          <>
            {place}
            {way !== undefined && <Note>{t('vary.keepsShape', { pack: packTitle({ name: way.pack, title: way.title }) })}</Note>}
            <Button
              weight="primary"
              size="large"
              icon={Paintbrush}
              keys="Ctrl+Enter"
              disabled={!canVary(varying)}
              onClick={() => void vary()}
            >
              {t('vary.grow')}
            </Button>
          </>
        )
      }
    >
      <div className={styles.fields}>
        {ways === undefined && <p role="status">{t('vary.asking')}</p>}
        {ways !== undefined && sources.length === 0 && (
          <div className={styles.place}>
            <Note>{t('vary.impossible', { name: asset.name })}</Note>
            <Button icon={Boxes} onClick={onModels}>
              {t('vary.addModel')}
            </Button>
          </div>
        )}
        {sources.length > 1 && (
          <SegmentedField
            name={t('vary.from')}
            value={source}
            choices={sources.map((value) => ({ value, words: t(`vary.sources.${value}`) }))}
            onChange={setSource}
          />
        )}
        {source === 'pictures' &&
          ways?.pictures?.sides.map((side, _, { length }) => (
            <PicturePlace key={side} side={side} isAlone={length === 1} varying={varying} onChoose={onChoose} />
          ))}
        {source === 'words' && ways?.words !== undefined && <Words varying={varying} />}
      </div>
    </SidePanel>
  );
}

interface PicturePlaceProps extends Pick<VaryPanelProps, 'varying' | 'onChoose'> {
  readonly side: PictureSide;
  readonly isAlone: boolean;
}

function PicturePlace({ side, isAlone, varying, onChoose }: PicturePlaceProps) {
  const picture = varying.pictures[side];
  const sideWords = t(`create.sides.${side}`);
  return (
    <div className={styles.place}>
      {!isAlone && <p className={styles.side}>{sideWords}</p>}
      {picture !== undefined && <PictureFrame url={picture.url} description={t('vary.pictureOf', { name: picture.name })} />}
      {picture === undefined && <p className={styles.empty}>{t('vary.drop')}</p>}
      <Button icon={ImagePlus} aria-label={isAlone ? undefined : t('vary.chooseFor', { side: sideWords })} onClick={() => onChoose(side)}>
        {t(picture === undefined ? 'vary.choose' : 'vary.chooseOther')}
      </Button>
    </div>
  );
}

function Words({ varying }: { readonly varying: Varying }) {
  const id = useId();
  return (
    <div className={styles.place}>
      <label htmlFor={id}>{t('vary.describe')}</label>
      <textarea
        id={id}
        className={styles.words}
        rows={4}
        maxLength={1000}
        value={varying.text}
        placeholder={t('vary.example')}
        onChange={(event) => varying.setText(event.target.value)}
      />
    </div>
  );
}
