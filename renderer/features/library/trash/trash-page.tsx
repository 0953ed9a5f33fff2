// The trash: what was moved here, since when, how much room it takes; back to the library, or gone for good.
import { ArrowLeft, Trash2 } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { useStore } from 'zustand';
import type { TrashedAsset } from '#contract/views/asset-views.ts';
import { Button } from '../../../ui/buttons/button.tsx';
import { IconButton } from '../../../ui/buttons/icon-button.tsx';
import { fileSizeWords } from '../../../ui/formats/format-number.ts';
import { ageWords } from '../../../ui/formats/format-time.ts';
import { tipIfCut } from '../../../ui/hints/tips.ts';
import { Dialog } from '../../../ui/layers/dialog.tsx';
import { PictureFrame } from '../../../ui/panels/picture-frame.tsx';
import { saidByServices } from '../../../words/said-by-services.ts';
import { t } from '../../../words/words.ts';
import styles from './trash-page.module.css';
import type { TrashStore } from './trash-store.ts';

interface TrashPageProps {
  readonly store: TrashStore;
  readonly onLeave: () => void;
}

export function TrashPage({ store, onLeave }: TrashPageProps) {
  const trash = useStore(store);
  const { items = [] } = trash;
  const main = useRef<HTMLElement>(null);
  useFocusAmong(main, trash.items);
  return (
    <main ref={main} className={styles.stage} aria-label={t('library.trash')} tabIndex={-1} data-wide>
      <header className={styles.header}>
        <IconButton icon={ArrowLeft} name={t('library.backToLibrary')} keys="Escape" onClick={onLeave} />
        <h1 className={styles.title}>{t('library.trash')}</h1>
        {items.length > 0 && (
          <>
            <span className={styles.count}>{t('library.inTrash', { count: items.length, size: fileSizeWords(bytesOf(items)) })}</span>
            <Button weight="quiet" onClick={() => void trash.restore(items)}>
              {t('library.restoreAll')}
            </Button>
            <Button onClick={() => trash.askToRemove(items)}>{t('library.emptyTrash')}</Button>
          </>
        )}
      </header>
      {trash.items?.length === 0 ? (
        <div className={styles.empty}>
          <Trash2 size={40} strokeWidth={1.25} aria-hidden />
          <h2>{t('library.trashEmpty')}</h2>
        </div>
      ) : (
        <ul className={styles.list} aria-label={t('library.cards')}>
          {items.map((item) => (
            <li key={item.id}>
              <TrashCard item={item} onRestore={() => void trash.restore([item])} onRemove={() => trash.askToRemove([item])} />
            </li>
          ))}
        </ul>
      )}
      {trash.leaving.length > 0 && (
        <RemoveDialog items={trash.leaving} onClose={() => trash.askToRemove([])} onRemove={() => void trash.remove()} />
      )}
    </main>
  );
}

interface TrashCardProps {
  readonly item: TrashedAsset;
  readonly onRestore: () => void;
  readonly onRemove: () => void;
}

function TrashCard({ item, onRestore, onRemove }: TrashCardProps) {
  const { previewUrl, trashedAt, bytes, reason } = item;
  const name = item.name ?? t('library.nameless');
  return (
    <article className={styles.card} aria-label={name}>
      <div className={styles.preview}>
        {previewUrl !== undefined && <PictureFrame url={previewUrl} description="" shape="fill" backdrop="plain" />}
      </div>
      <div className={styles.words}>
        <h2 className={styles.name} {...tipIfCut(name)}>
          {name}
        </h2>
        <p className={styles.facts}>
          <span>{ageWords(new Date(trashedAt), new Date())}</span>
          <span>{fileSizeWords(bytes)}</span>
        </p>
        {reason !== undefined && <p className={styles.facts}>{saidByServices(reason)}</p>}
        <div className={styles.actions}>
          <Button aria-label={t('library.restoreNamed', { name })} onClick={onRestore}>
            {t('library.restore')}
          </Button>
          <IconButton icon={Trash2} name={t('library.removeNamed', { name })} onClick={onRemove} />
        </div>
      </div>
    </article>
  );
}

interface RemoveDialogProps {
  readonly items: readonly TrashedAsset[];
  readonly onClose: () => void;
  readonly onRemove: () => void;
}

function RemoveDialog({ items, onClose, onRemove }: RemoveDialogProps) {
  const name = items[0]?.name ?? t('library.nameless');
  return (
    <Dialog
      title={t('library.askRemove', { count: items.length, name })}
      onClose={onClose}
      actions={(close) => (
        <>
          <Button onClick={close}>{t('library.cancel')}</Button>
          <Button className={styles.loss} onClick={onRemove}>
            {t('library.remove')}
          </Button>
        </>
      )}
    >
      <p>{t('library.removeMeans', { size: fileSizeWords(bytesOf(items)) })}</p>
    </Dialog>
  );
}

function bytesOf(items: readonly TrashedAsset[]): number {
  return items.reduce((sum, { bytes }) => sum + bytes, 0);
}

/** Whoever sent a card away goes on with the one in its place, and with the way back when there is none. */
function useFocusAmong(main: React.RefObject<HTMLElement | null>, items: readonly TrashedAsset[] | undefined): void {
  const place = useRef(0);
  const known = useRef(0);
  useEffect(() => {
    const stage = main.current;
    if (stage === null) return;
    const buttons = () => [...stage.querySelectorAll<HTMLElement>('article button')];
    const remember = ({ target }: FocusEvent) => {
      const at = target instanceof HTMLElement ? buttons().indexOf(target) : -1;
      if (at !== -1) place.current = at;
    };
    stage.addEventListener('focusin', remember);
    return () => stage.removeEventListener('focusin', remember);
  }, [main]);
  useEffect(() => {
    const stage = main.current;
    const hasLeft = items !== undefined && items.length < known.current;
    known.current = items?.length ?? 0;
    // On a busy machine the room itself has the focus by the time that the card is gone.
    if (stage === null || !hasLeft || ![document.body, stage].some((each) => each === document.activeElement)) return;
    const buttons = [...stage.querySelectorAll<HTMLElement>('article button')];
    const next = buttons[Math.min(place.current, buttons.length - 1)] ?? stage.querySelector<HTMLElement>('header button');
    next?.focus();
  }, [main, items]);
}
