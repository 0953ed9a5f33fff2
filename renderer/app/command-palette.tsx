// All commands in one list: type a part of a name, Enter runs it.
import { useEffect, useRef, useState } from 'react';
import { matches } from '../shared/text-search.ts';
import { KeyHint } from '../ui/key-hint.tsx';
import styles from './command-palette.module.css';
import type { Command } from './commands.ts';

interface CommandPaletteProps {
  readonly commands: readonly Command[];
  readonly onClose: () => void;
}

export function CommandPalette({ commands, onClose }: CommandPaletteProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const [query, setQuery] = useState('');
  const [position, setPosition] = useState(0);
  const shown = commands.filter((command) => command.isAvailable() && matches(command.title, query));
  const present = shown[Math.min(position, shown.length - 1)];

  useEffect(() => dialog.current?.showModal(), []);

  const run = (command: Command | undefined) => {
    dialog.current?.close();
    command?.run();
  };
  const move = (step: number) => setPosition(Math.min(Math.max(position + step, 0), shown.length - 1));

  return (
    <dialog
      ref={dialog}
      className={styles.palette}
      aria-label="Commands"
      onClose={onClose}
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
        aria-label="Find a command"
        placeholder="What would you like to do?"
        value={query}
        onChange={(event) => {
          setQuery(event.target.value);
          setPosition(0);
        }}
      />
      <ul className={styles.list}>
        {shown.map((command) => (
          <li key={command.title}>
            <button type="button" className={styles.command} tabIndex={-1} aria-current={command === present} onClick={() => run(command)}>
              {command.title}
              <KeyHint keys={command.keys} />
            </button>
          </li>
        ))}
      </ul>
    </dialog>
  );
}
