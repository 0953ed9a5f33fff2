// Every key of the window on one sheet, made of the same list that the keys and the palette are.
import { X } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { IconButton } from '../../ui/buttons/icon-button.tsx';
import { KeyHint } from '../../ui/hints/key-hint.tsx';
import { Note } from '../../ui/messages/note.tsx';
import { t } from '../../words/words.ts';
import type { Command, CommandGroup } from '../commands/command.ts';
import { isSingleKey } from '../commands/use-shortcuts.ts';
import styles from './shortcuts-sheet.module.css';

interface ShortcutsSheetProps {
  readonly groups: readonly CommandGroup[];
  readonly hasSingleKeys: boolean;
  readonly onClose: () => void;
}

export function ShortcutsSheet({ groups, hasSingleKeys, onClose }: ShortcutsSheetProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);
  return (
    <dialog ref={dialog} className={styles.sheet} aria-label={t('commands.sheet')} onClose={onClose}>
      <header className={styles.header}>
        <h2>{t('commands.sheet')}</h2>
        <IconButton icon={X} name={t('actions.close')} keys="Escape" isFlush onClick={() => dialog.current?.close()} />
      </header>
      {!hasSingleKeys && <Note>{t('commands.singleKeysOff')}</Note>}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a part that scrolls has to be reachable by the keyboard */}
      <section className={styles.groups} tabIndex={0} aria-label={t('commands.sheet')}>
        {groups.map((group) => (
          <section key={group.id} className={styles.group} aria-label={t(`commands.groups.${group.id}`)}>
            <h3>{t(`commands.groups.${group.id}`)}</h3>
            <dl>
              {rowsOf(group.commands, hasSingleKeys).map(({ title, keys }) => (
                <div key={`${title} ${keys}`} className={styles.row}>
                  <dt>{title}</dt>
                  <dd>
                    <KeyHint keys={keys} isSpoken />
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </section>
    </dialog>
  );
}

/** One key may do the same in several places. */
function rowsOf(commands: readonly Command[], hasSingleKeys: boolean): { title: string; keys: string }[] {
  const usable = commands.filter(({ keys }) => hasSingleKeys || !isSingleKey(keys));
  const rows = new Map(usable.map((command) => [`${command.title()} ${command.keys}`, { title: command.title(), keys: command.keys }]));
  return [...rows.values()];
}
