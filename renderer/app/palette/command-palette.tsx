// All commands in one list: type a part of a name, Enter runs it. A combobox, so that a screen reader says which one Enter would run.

import { useEffect, useId, useRef, useState } from 'react';
import { matches } from '../../shared/text-search.ts';
import { KeyHint } from '../../ui/hints/key-hint.tsx';
import { t } from '../../words/words.ts';
import type { Command } from '../commands/command.ts';
import styles from './command-palette.module.css';

interface CommandPaletteProps {
  readonly commands: readonly Command[];
  readonly onClose: () => void;
}

export function CommandPalette({ commands, onClose }: CommandPaletteProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const [query, setQuery] = useState('');
  const [position, setPosition] = useState(0);
  const shown = commands.filter((command) => command.isAvailable() && matches(command.title(), query));
  const listId = useId();
  const optionId = (command: Command) => `${listId}-${commands.indexOf(command)}`;
  const present = shown[Math.min(position, shown.length - 1)];

  const presentId = present && optionId(present);

  useEffect(() => dialog.current?.showModal(), []);
  useEffect(() => {
    if (presentId !== undefined) document.getElementById(presentId)?.scrollIntoView({ block: 'nearest' });
  }, [presentId]);

  const chosen = useRef<Command>(undefined);
  const run = (command: Command | undefined) => {
    chosen.current = command;
    dialog.current?.close();
  };
  const move = (step: number) => setPosition(Math.max(Math.min(position + step, shown.length - 1), 0));

  return (
    <dialog
      ref={dialog}
      className={styles.palette}
      aria-label={t('commands.title')}
      onClose={() => {
        onClose();
        chosen.current?.run(); // which may open another dialog
      }}
      onKeyDown={(event) => {
        if (event.key === 'Enter') run(present);
        else if (event.key === 'ArrowDown') move(1);
        else if (event.key === 'ArrowUp') move(-1);
        else return;
        event.preventDefault();
      }}
    >
      <input
        className={styles.input}
        role="combobox"
        aria-label={t('commands.find')}
        aria-expanded
        aria-controls={listId}
        aria-activedescendant={presentId}
        placeholder={t('commands.placeholder')}
        value={query}
        onChange={(event) => {
          setQuery(event.target.value);
          setPosition(0);
        }}
      />
      <div id={listId} role="listbox" aria-label={t('commands.title')} className={styles.list}>
        {shown.map((command) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the field above moves and runs by keys
          <div
            key={optionId(command)}
            id={optionId(command)}
            role="option"
            tabIndex={-1}
            aria-selected={command === present}
            className={styles.command}
            onClick={() => run(command)}
          >
            {command.title()}
            <KeyHint keys={command.keys} />
          </div>
        ))}
      </div>
      {shown.length === 0 && <p className={styles.none}>{t('commands.none', { query })}</p>}
    </dialog>
  );
}
