// What can be taken back, and done again: one list for the window. A room with strokes of its own (the cut-out) has commands for the same
// keys, which come before those of this list while there is a stroke. Knows no feature.
import { createStore, type StoreApi } from 'zustand/vanilla';

export interface Step {
  /** False when it could not be done, which is said elsewhere. */
  readonly undo: () => Promise<boolean>;
  readonly redo: () => Promise<boolean>;
  /** What is so then: in the language of the moment. */
  readonly undone: () => string;
  readonly redone: () => string;
}

export interface History {
  readonly past: readonly Step[];
  readonly future: readonly Step[];
  /** Something that was done just now. */
  readonly remember: (step: Step) => void;
  readonly undo: () => Promise<void>;
  readonly redo: () => Promise<void>;
  /** Takes back this very step, whatever was done since. */
  readonly takeBack: (step: Step) => Promise<void>;
  readonly canUndo: () => boolean;
  readonly canRedo: () => boolean;
}

export type HistoryStore = StoreApi<History>;

const MOST_STEPS = 100;

/** `say` tells what was taken back or done again. */
export function createHistoryStore(say: (text: () => string) => void): HistoryStore {
  let lastMove: Promise<unknown> = Promise.resolve();
  /** One after the other: a second key press waits for what the first one takes back. */
  const inTurn = (move: () => Promise<void>): Promise<void> => {
    const moved = lastMove.then(move);
    lastMove = moved.catch(() => undefined);
    return moved;
  };
  return createStore<History>((set, get) => ({
    past: [],
    future: [],
    remember: (step) => set(({ past }) => ({ past: [...past, step].slice(-MOST_STEPS), future: [] })),
    undo: async () => {
      await inTurn(async () => {
        const step = get().past.at(-1);
        if (step === undefined) return;
        set(({ past }) => ({ past: past.slice(0, -1) }));
        if (!(await step.undo())) return;
        set(({ future }) => ({ future: [...future, step] }));
        say(step.undone);
      });
    },
    redo: async () => {
      await inTurn(async () => {
        const step = get().future.at(-1);
        if (step === undefined) return;
        set(({ future }) => ({ future: future.slice(0, -1) }));
        if (!(await step.redo())) return;
        set(({ past }) => ({ past: [...past, step] }));
        say(step.redone);
      });
    },
    takeBack: (step) =>
      inTurn(async () => {
        if (!get().past.includes(step)) return;
        set(({ past }) => ({ past: past.filter((other) => other !== step) }));
        if (await step.undo()) say(step.undone);
      }),
    canUndo: () => get().past.length > 0,
    canRedo: () => get().future.length > 0,
  }));
}
