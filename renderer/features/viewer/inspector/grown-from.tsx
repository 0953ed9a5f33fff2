// What an object was made from, and the ways to make another one from it.

import { Copy, Paintbrush, Shuffle } from 'lucide-react';
import type { ReactNode } from 'react';
import type { RegrowKind } from '#contract/asset/asset.ts';
import { recipeWords } from '#contract/asset/recipe-prompt.ts';
import type { AssetRow, AssetView } from '#contract/views/asset-views.ts';
import { fileAddress } from '../../../bridge/file-address.ts';
import type { Hindrances } from '../../../shared/hindrances.ts';
import { ModelNote } from '../../../shared/model-note.tsx';
import { NEW_LOOK_ID } from '../../../shared/opener-ids.ts';
import { Button } from '../../../ui/buttons/button.tsx';
import { PictureFrame } from '../../../ui/panels/picture-frame.tsx';
import { Section } from '../../../ui/panels/section.tsx';
import { t } from '../../../words/words.ts';
import styles from './grown-from.module.css';

export interface LineageActions {
  readonly onRegrow: (asset: AssetRow, kind: RegrowKind) => void;
  readonly onNewLook: (asset: AssetRow) => void;
  readonly onOpenParent: (assetId: string) => void;
  /** Of its pack; absent where that is not here. */
  readonly modelTitle: string | undefined;
  /** The title of its pack where that makes up whatever no picture shows. */
  readonly guessedBy: string | undefined;
  readonly onModels: () => void;
}

interface GrownFromProps extends LineageActions {
  /** Where what is made from it grows, for choosing; nothing where there is only this machine. */
  readonly place: ReactNode;
  readonly asset: AssetRow;
  readonly described: AssetView | undefined;
  readonly hindrances: Hindrances;
}

export function GrownFrom({ asset, described, place, hindrances, ...actions }: GrownFromProps) {
  const { onRegrow, onNewLook, onOpenParent, guessedBy, onModels } = actions;
  const prompt = described?.kind === 'finished' ? recipeWords(described.recipe).text : undefined;
  const lineage = described?.lineage;
  const cutOut = fileAddress(asset, 'cutOut');
  return (
    <Section title={t('viewer.grownFrom')}>
      {cutOut !== undefined && <PictureFrame url={cutOut} description={t('viewer.grownFromCutOut', { name: asset.name })} />}
      {cutOut === undefined && prompt !== undefined && <p className={styles.prompt}>{t('viewer.prompt', { text: prompt })}</p>}
      {lineage !== undefined && (
        <p className={styles.lineage}>
          {t(`viewer.relations.${lineage.kind}`)}{' '}
          {lineage.name === undefined ? (
            t('viewer.parentGone')
          ) : (
            <button type="button" className={styles.parent} onClick={() => onOpenParent(lineage.assetId)}>
              {lineage.name}
            </button>
          )}
        </p>
      )}
      {asset.kind === 'finished' && (
        <div className={styles.actions}>
          <Button weight="quiet" icon={Copy} whyNot={hindrances.again} onClick={() => onRegrow(asset, 'again')}>
            {t('viewer.makeAgain')}
          </Button>
          <Button id={NEW_LOOK_ID} weight="quiet" icon={Paintbrush} whyNot={hindrances.newLook} onClick={() => onNewLook(asset)}>
            {t('viewer.newLook')}
          </Button>
          <Button weight="quiet" icon={Shuffle} whyNot={hindrances.similar} onClick={() => onRegrow(asset, 'similar')}>
            {t('viewer.makeSimilar')}
          </Button>
        </div>
      )}
      {asset.kind === 'finished' && place}
      {guessedBy !== undefined && <ModelNote onModels={onModels}>{t('viewer.guessed', { model: guessedBy })}</ModelNote>}
    </Section>
  );
}
