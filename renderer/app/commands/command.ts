// One thing that can be done by a key.

export interface Command {
  /** In the language of the moment. */
  readonly title: () => string;
  /** As in `Ctrl+Enter`. */
  readonly keys: string;
  readonly isAvailable: () => boolean;
  /** A sentence for whoever presses its keys all the same, where it is a matter of more than the place. */
  readonly whyNot?: () => string | undefined;
  readonly run: () => void;
}

/** Commands that belong together, as the sheet of all keys shows them. */
export interface CommandGroup {
  readonly id: 'rooms' | 'create' | 'object' | 'library' | 'build' | 'view' | 'window';
  readonly commands: readonly Command[];
}
