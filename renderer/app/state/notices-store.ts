// Short sentences that appear and go: something was saved, something could not be done. They are kept as what says them, so that they
// change with the language.
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { AppError } from '#contract/outcome/errors.ts';

interface Saying {
  readonly tone: 'good' | 'bad';
  readonly text: () => string;
  /** What it is about, whose picture stands beside it. */
  readonly assetId?: string | undefined;
  readonly action?: { readonly label: () => string; readonly run: () => void } | undefined;
  /** Takes the place of what was said of the same before. */
  readonly topic?: 'deed' | 'keys';
}

/** What helps against a failure is found where it is drawn. */
export type Notice = { readonly id: number } & (
  | ({ readonly kind: 'said' } & Saying)
  | { readonly kind: 'failure'; readonly error: AppError; readonly action?: undefined }
);

export interface Notices {
  readonly notices: readonly Notice[];
  readonly say: (saying: Saying) => void;
  readonly report: (error: AppError) => void;
  readonly close: (id: number) => void;
}

/** What helps against a failure is found where it is drawn. */
export type NoticesStore = StoreApi<Notices>;

const LIFETIME_MS = { good: 6_000, bad: 15_000 } as const;

/** `later` stands for setTimeout. */
export function createNoticesStore(later: (run: () => void, delayMs: number) => void): NoticesStore {
  let lastId = 0;
  return createStore<Notices>((set, get) => {
    const add = (tone: Saying['tone'], make: (id: number) => Notice) => {
      lastId += 1;
      const id = lastId;
      const notice = make(id);
      set(({ notices }) => ({ notices: [...notices.filter((earlier) => !isSameTopic(earlier, notice)), notice] }));
      later(() => get().close(id), LIFETIME_MS[tone]);
    };
    return {
      notices: [],
      say: (saying) => add(saying.tone, (id) => ({ id, kind: 'said', ...saying })),
      report: (error) => add('bad', (id) => ({ id, kind: 'failure', error })),
      close: (id) => set(({ notices }) => ({ notices: notices.filter((notice) => notice.id !== id) })),
    };
  });
}

function isSameTopic(earlier: Notice, notice: Notice): boolean {
  return earlier.kind === 'said' && notice.kind === 'said' && earlier.topic !== undefined && earlier.topic === notice.topic;
}
