// What an object was made from, and the ways to make another one from it.
import { Copy, Shuffle } from 'lucide-react';
import type { AssetRow, AssetView } from '#contract/app-ipc.ts';
import type { Lineage } from '#contract/asset.ts';
import { recipeWords } from '#contract/recipe-prompt.ts';
import { fileAddress } from '../../bridge/file-address.ts';
import { Button } from '../../ui/button.tsx';
import { PictureFrame } from '../../ui/picture-frame.tsx';
import { Section } from '../../ui/section.tsx';
import styles from './grown-from.module.css';

export interface LineageActions {
  readonly onRegrow: (asset: AssetRow, kind: Lineage['kind']) => void;
  readonly onOpenParent: (assetId: string) => void;
  /** Whether another seed gives its pack another shape. */
  readonly hasSeeds: boolean;
}

interface GrownFromProps extends LineageActions {
  readonly asset: AssetRow;
  readonly described: AssetView | undefined;
}

const RELATIONS = { again: 'The same once more as', similar: 'Similar to' } as const;

export function GrownFrom({ asset, described, onRegrow, onOpenParent, hasSeeds }: GrownFromProps) {
  const prompt = described?.kind === 'finished' ? recipeWords(described.recipe).text : undefined;
  const lineage = described?.lineage;
  const cutOut = fileAddress(asset, 'cutOut');
  return (
    <Section title="Grown from">
      {cutOut !== undefined && <PictureFrame url={cutOut} description={`The cut-out that ${asset.name} grew from`} />}
      {cutOut === undefined && prompt !== undefined && <p className={styles.prompt}>“{prompt}”</p>}
      {lineage !== undefined && (
        <p className={styles.lineage}>
          {RELATIONS[lineage.kind]}{' '}
          {lineage.name === undefined ? (
            'an object that is gone'
          ) : (
            <button type="button" className={styles.parent} onClick={() => onOpenParent(lineage.assetId)}>
              {lineage.name}
            </button>
          )}
        </p>
      )}
      {asset.kind === 'finished' && (
        <div className={styles.actions}>
          <Button weight="quiet" icon={Copy} onClick={() => onRegrow(asset, 'again')}>
            Make again
          </Button>
          {hasSeeds && (
            <Button weight="quiet" icon={Shuffle} onClick={() => onRegrow(asset, 'similar')}>
              Make similar
            </Button>
          )}
        </div>
      )}
    </Section>
  );
}
