// The name of an object while it is written, on its card or above its stage. Enter or a click elsewhere keeps it, Escape leaves the old one.
import { useRef } from 'react';
import { MAX_NAME } from '#contract/library/library-limits.ts';
import type { AssetRow } from '#contract/views/asset-views.ts';
import { classNames } from '../ui/class-names.ts';
import { t } from '../words/words.ts';
import styles from './rename-field.module.css';

interface RenameFieldProps {
  readonly asset: AssetRow;
  readonly className: string | undefined;
  readonly onRename: (asset: AssetRow, name: string) => void;
  /** `takesFocus`: the keys were used, and go on in the grid. */
  readonly onEnd: (takesFocus: boolean) => void;
}

export function RenameField({ asset, className, onRename, onEnd }: RenameFieldProps) {
  const isOver = useRef(false);
  const end = (name: string, takesFocus: boolean) => {
    if (isOver.current) return; // leaving the field by a key leaves it twice
    isOver.current = true;
    if (name.trim() !== '' && name.trim() !== asset.name) onRename(asset, name);
    onEnd(takesFocus);
  };
  return (
    <input
      ref={(field) => {
        if (field === null || isOver.current || document.activeElement === field) return;
        field.focus({ preventScroll: true });
        field.select();
      }}
      className={classNames(styles.field, className)}
      aria-label={t('library.nameOf', { name: asset.name })}
      defaultValue={asset.name}
      maxLength={MAX_NAME}
      onBlur={(event) => end(event.target.value, false)}
      onKeyDown={(event) => {
        event.stopPropagation();
        if (event.key === 'Enter') end(event.currentTarget.value, true);
        else if (event.key === 'Escape') end('', true);
        else return;
        event.preventDefault();
      }}
    />
  );
}
