// The tags of one or many objects: those that the library has, and new ones.
import { useId, useState } from 'react';
import { MAX_TAG } from '#contract/library/library-limits.ts';
import type { AssetRow } from '#contract/views/asset-views.ts';
import { isSameWord } from '../../../shared/text-search.ts';
import { Button } from '../../../ui/buttons/button.tsx';
import { Dialog } from '../../../ui/layers/dialog.tsx';
import { Complaint } from '../../../ui/messages/complaint.tsx';
import { t } from '../../../words/words.ts';
import { tagsOf } from '../state/library-view.ts';
import styles from './tag-dialog.module.css';

interface TagDialogProps {
  /** All of the library. */
  readonly library: readonly AssetRow[];
  /** Those whose tags are chosen, as they are now. */
  readonly assets: readonly AssetRow[];
  readonly onAdd: (tags: string[]) => void;
  readonly onRemove: (tags: string[]) => void;
  readonly onClose: () => void;
}

/** Listed without typing; more are there, and are added by their name. */
const MOST_LISTED = 40;

export function TagDialog({ library, assets, onAdd, onRemove, onClose }: TagDialogProps) {
  const [typed, setTyped] = useState('');
  /** What was too long, and stays in the field. */
  const [refused, setRefused] = useState('');
  const complaintId = useId();
  const own = tagsOf(assets);
  const known = [...own, ...tagsOf(library).filter(({ name }) => !own.some((tag) => isSameWord(tag.name, name)))];
  const add = () => {
    const tags = typed
      .split(',')
      .map((tag) => tag.trim())
      .filter((tag) => tag !== '');
    const fitting = tags.filter((tag) => tag.length <= MAX_TAG);
    if (fitting.length > 0) onAdd(fitting);
    const left = tags.filter((tag) => tag.length > MAX_TAG).join(', ');
    setRefused(left);
    setTyped(left);
  };
  const [first] = assets;
  const title =
    assets.length === 1 && first !== undefined
      ? t('library.tagsOf', { name: first.name })
      : t('library.tagsOfAll', { count: assets.length });
  return (
    <Dialog
      title={title}
      onClose={onClose}
      actions={(close) => (
        <Button weight="primary" onClick={close}>
          {t('library.done')}
        </Button>
      )}
    >
      <form
        className={styles.new}
        onSubmit={(event) => {
          event.preventDefault();
          add();
        }}
      >
        <input
          className={styles.input}
          aria-label={t('library.newTag')}
          placeholder={t('library.newTagExample')}
          aria-describedby={refused === '' ? undefined : complaintId}
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
        />
        <Button type="submit" disabled={typed.trim() === ''}>
          {t('library.addTag')}
        </Button>
      </form>
      {refused !== '' && refused === typed && <Complaint id={complaintId}>{t('library.tagTooLong', { most: MAX_TAG })}</Complaint>}
      {known.length > 0 && (
        <fieldset className={styles.tags}>
          <legend className={styles.legend}>{t('library.tags')}</legend>
          {known.slice(0, MOST_LISTED).map(({ name }) => {
            const count = own.find((tag) => isSameWord(tag.name, name))?.count ?? 0;
            return (
              <label key={name} className={styles.tag}>
                <input
                  type="checkbox"
                  checked={count === assets.length && count > 0}
                  ref={(box) => {
                    if (box !== null) box.indeterminate = count > 0 && count < assets.length;
                  }}
                  onChange={(event) => (event.target.checked ? onAdd([name]) : onRemove([name]))}
                />
                <span>{name}</span>
              </label>
            );
          })}
        </fieldset>
      )}
    </Dialog>
  );
}
