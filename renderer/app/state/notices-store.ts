// Short sentences that appear and go: something was saved, something could not be done.
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { AppError } from '#contract/errors.ts';
import { hintWords } from '../../shared/hint-texts.ts';

export interface Notice {
  readonly id: number;
  readonly tone: 'good' | 'bad';
  readonly text: string;
  readonly hint?: string | undefined;
  readonly action?: { readonly label: string; readonly run: () => void } | undefined;
}

export interface Notices {
  readonly notices: readonly Notice[];
  readonly say: (notice: Omit<Notice, 'id'>) => void;
  readonly report: (error: AppError) => void;
  readonly close: (id: number) => void;
}

export type NoticesStore = StoreApi<Notices>;

const LIFETIME_MS = { good: 6_000, bad: 15_000 } as const;

/** `later` stands for setTimeout. */
export function createNoticesStore(later: (run: () => void, delayMs: number) => void): NoticesStore {
  let lastId = 0;
  return createStore<Notices>((set, get) => ({
    notices: [],
    say: (notice) => {
      lastId += 1;
      const id = lastId;
      set(({ notices }) => ({ notices: [...notices, { ...notice, id }] }));
      later(() => get().close(id), LIFETIME_MS[notice.tone]);
    },
    report: (error) => get().say({ tone: 'bad', text: error.message, hint: hintWords(error) }),
    close: (id) => set(({ notices }) => ({ notices: notices.filter((notice) => notice.id !== id) })),
  }));
}
