// Has the app find and put in order what is asked for. A slow answer never takes the place of a later one.
import type { Bridge } from '#contract/channels/bridge.ts';
import type { AppError } from '#contract/outcome/errors.ts';
import { ask } from '../../../bridge/ask.ts';
import { isFiltered, type LibraryView } from './library-view.ts';

/** What the app takes. */
const MAX_QUERY = 1000;

interface SearchDependencies {
  readonly get: () => LibraryView;
  readonly set: (view: Partial<LibraryView>) => void;
  readonly failed: (error: AppError) => void;
}

export interface LibrarySearch {
  /** For query and filter as they are now. */
  readonly find: () => Promise<void>;
  /** As the sort is now. */
  readonly arrange: () => Promise<void>;
}

export function librarySearch(
  bridge: Pick<Bridge, 'searchLibrary' | 'orderLibrary'>,
  { get, set, failed }: SearchDependencies,
): LibrarySearch {
  return {
    find: async () => {
      const { query, filter } = get();
      if (query.trim() === '' && !isFiltered(filter)) return set({ found: undefined });
      const answer = await ask(bridge.searchLibrary({ text: query.slice(0, MAX_QUERY), ...(isFiltered(filter) && { filter }) }));
      if (get().query !== query || get().filter !== filter) return;
      if (answer.ok) set({ found: { kind: answer.value.kind, ids: new Set(answer.value.ids) } });
      else failed(answer.error);
    },
    arrange: async () => {
      const { sort } = get();
      if (sort === 'newest' || sort === 'oldest') return set({ order: undefined });
      const answer = await ask(bridge.orderLibrary({ sort }));
      if (get().sort !== sort) return;
      if (answer.ok) set({ order: answer.value.ids });
      else failed(answer.error);
    },
  };
}
