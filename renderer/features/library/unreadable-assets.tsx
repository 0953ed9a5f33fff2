// What lies in the library and cannot be read: a card each, with what is wrong and the ways out that there are.
import { FileQuestion } from 'lucide-react';
import type { UnreadableAsset } from '#contract/app-ipc.ts';
import { Button } from '../../ui/button.tsx';
import type { LibraryState } from './library-store.ts';
import styles from './unreadable-assets.module.css';

interface UnreadableAssetsProps {
  readonly library: Pick<LibraryState, 'unreadable' | 'buildAnew' | 'showInFolder' | 'trash'>;
}

export function UnreadableAssets({ library }: UnreadableAssetsProps) {
  return (
    <ul className={styles.list} aria-label="Objects that cannot be read">
      {library.unreadable.map((asset) => (
        <li key={asset.id}>
          <UnreadableCard asset={asset} library={library} />
        </li>
      ))}
    </ul>
  );
}

interface UnreadableCardProps extends UnreadableAssetsProps {
  readonly asset: UnreadableAsset;
}

function UnreadableCard({ asset, library }: UnreadableCardProps) {
  const { id, name = 'An object without a name', reason, canRebuild } = asset;
  return (
    <article className={styles.card} aria-label={name}>
      <FileQuestion size={20} strokeWidth={1.5} aria-hidden className={styles.icon} />
      <div className={styles.words}>
        <h2>{name}</h2>
        <p className={styles.reason}>{reason}.</p>
        <p className={styles.safe}>
          {canRebuild ? 'Its shape is saved, and can be built again.' : 'Its files are left as they are.'} Folder {id}
        </p>
      </div>
      <div className={styles.actions}>
        {canRebuild && <Button onClick={() => void library.buildAnew(id)}>Build it again</Button>}
        <Button weight="quiet" onClick={() => void library.showInFolder(id)}>
          Show in folder
        </Button>
        <Button weight="quiet" onClick={() => void library.trash({ id, name })}>
          Move to trash
        </Button>
      </div>
    </article>
  );
}
