// What lies in the library and cannot be read: a card each, with what is wrong and the ways out that there are.
import { FileQuestion } from 'lucide-react';
import type { UnreadableAsset } from '#contract/views/asset-views.ts';
import type { Hindrances } from '../../shared/hindrances.ts';
import { Button } from '../../ui/buttons/button.tsx';
import { saidByServices } from '../../words/said-by-services.ts';
import { t } from '../../words/words.ts';
import type { RoomActions } from './library-actions.ts';
import type { LibraryState } from './state/library-store.ts';
import styles from './unreadable-assets.module.css';

interface UnreadableAssetsProps extends Pick<RoomActions, 'hindrancesOf'> {
  readonly library: Pick<LibraryState, 'unreadable' | 'buildAnew' | 'showInFolder' | 'trash'>;
}

export function UnreadableAssets({ library, hindrancesOf }: UnreadableAssetsProps) {
  return (
    <ul className={styles.list} aria-label={t('library.unreadableList')}>
      {library.unreadable.map((asset) => (
        <li key={asset.id}>
          <UnreadableCard asset={asset} library={library} hindrances={hindrancesOf({ id: asset.id, kind: 'sampled' })} />
        </li>
      ))}
    </ul>
  );
}

interface UnreadableCardProps extends Pick<UnreadableAssetsProps, 'library'> {
  readonly asset: UnreadableAsset;
  readonly hindrances: Hindrances;
}

function UnreadableCard({ asset, library, hindrances }: UnreadableCardProps) {
  const { id, name = t('library.nameless'), reason, canRebuild } = asset;
  return (
    <article className={styles.card} aria-label={name}>
      <FileQuestion size={20} strokeWidth={1.5} aria-hidden className={styles.icon} />
      <div className={styles.words}>
        <h2>{name}</h2>
        <p className={styles.reason}>{saidByServices(reason)}.</p>
        <p className={styles.safe}>
          {canRebuild ? t('library.shapeSaved') : t('library.filesUntouched')} {t('library.folder', { name: id })}
        </p>
      </div>
      <div className={styles.actions}>
        {canRebuild && (
          <Button whyNot={hindrances.build} onClick={() => void library.buildAnew(id)}>
            {t('library.buildAnew')}
          </Button>
        )}
        <Button weight="quiet" onClick={() => void library.showInFolder(id)}>
          {t('library.showInFolder')}
        </Button>
        <Button weight="quiet" whyNot={hindrances.move} onClick={() => void library.trash({ id, name })}>
          {t('library.moveToTrash')}
        </Button>
      </div>
    </article>
  );
}
