// What the library tells the user, and what of it can be taken back.
import type { AssetRow } from '#contract/views/asset-views.ts';
import type { Deed } from '../../features/library/state/library-edits.ts';
import type { LibraryReports } from '../../features/library/state/library-store.ts';
import type { History, Step } from '../../shared/history.ts';
import { t } from '../../words/words.ts';
import type { Notices } from './notices-store.ts';

type Told = readonly Pick<AssetRow, 'name'>[];

export function libraryReports({ say, report }: Pick<Notices, 'say' | 'report'>, { remember, takeBack }: History): LibraryReports {
  const good = (text: () => string) => say({ tone: 'good', text });
  return {
    failed: report,
    saved: (fileName) => good(() => t('frame.savedAs', { file: fileName })),
    regrown: (name, place) => good(() => t(place === 'farm' ? 'frame.queuedAgainThere' : 'frame.queuedAgain', { name })),
    queued: (count, place) => good(() => t(place === 'farm' ? 'deeds.queuedBuildsThere' : 'deeds.queuedBuilds', { count })),
    savedCopies: (count, folder) => good(() => t('deeds.savedCopies', { count, folder })),
    done: (deed, assets, { cancelledJobs = 0, ...moves }) => {
      const step: Step = { ...moves, ...wordsOf(deed, assets, cancelledJobs) };
      remember(step);
      if (deed !== 'trashed') return; // the rest is seen where it was done
      say({
        tone: 'good',
        topic: 'deed',
        text: step.redone,
        action: { label: () => t('actions.undo'), run: () => void takeBack(step) },
      });
    },
  };
}

function wordsOf(deed: Deed, assets: Told, jobs: number): Pick<Step, 'undone' | 'redone'> {
  const told = { count: assets.length, name: nameOf(assets) };
  switch (deed) {
    case 'renamed':
      return { undone: () => t('deeds.unrenamed', told), redone: () => t('deeds.rerenamed', told) };
    case 'duplicated':
      return { undone: () => t('deeds.unduplicated', told), redone: () => t('deeds.reduplicated', told) };
    case 'favourites':
      return { undone: () => t('deeds.unfavourited', told), redone: () => t('deeds.refavourited', told) };
    case 'tags':
      return { undone: () => t('deeds.untagged', told), redone: () => t('deeds.retagged', told) };
    case 'trashed':
      return {
        undone: () => [t('deeds.untrashed', told), ...(jobs > 0 ? [t('deeds.jobsWait', { count: jobs })] : [])].join(' '),
        redone: () => [t('deeds.trashed', told), ...(jobs > 0 ? [t('deeds.jobsCancelled', { count: jobs })] : [])].join(' '),
      };
  }
}

function nameOf([first]: Told): string {
  return first?.name ?? '';
}
