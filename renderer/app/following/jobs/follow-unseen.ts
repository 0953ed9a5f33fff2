// Counts what is finished while its user looks elsewhere, until they look at it, and tells the app's icon.
import type { Bridge } from '#contract/channels/bridge.ts';
import { isOver } from '#contract/generation/is-over.ts';
import { ask } from '../../../bridge/ask.ts';
import type { Stores } from '../../state/stores.ts';

interface UnseenDependencies {
  readonly setBadge: Bridge['setBadge'];
  /** Whether the user looks at the window at all. */
  readonly isLookedAt: () => boolean;
}

/** Returns the function that stops following. */
export function followUnseen(
  { unseen, queue, navigation }: Pick<Stores, 'unseen' | 'queue' | 'navigation'>,
  { setBadge, isLookedAt }: UnseenDependencies,
): () => void {
  const isSeen = (assetId: string) => {
    const { route } = navigation.getState();
    return isLookedAt() && (route.kind === 'library' || (route.kind === 'viewer' && route.assetId === assetId));
  };
  const keep = (assetIds: readonly string[]) => unseen.setState({ assetIds: new Set(assetIds) });
  const stops = [
    queue.subscribe(({ jobs }, { jobs: before }) => {
      const unfinished = new Set(before.flatMap((job) => (job.kind === 'unreadable' || isOver(job) ? [] : [job.id])));
      const finished = jobs.flatMap((job) => (job.kind === 'done' && unfinished.has(job.id) && !isSeen(job.assetId) ? [job.assetId] : []));
      if (finished.length > 0) keep([...unseen.getState().assetIds, ...finished]);
    }),
    navigation.subscribe(() => {
      const left = [...unseen.getState().assetIds].filter((assetId) => !isSeen(assetId));
      if (left.length < unseen.getState().assetIds.size) keep(left);
    }),
    unseen.subscribe(({ assetIds }) => void ask(setBadge({ count: assetIds.size }))),
  ];
  return () => {
    for (const stop of stops) stop();
  };
}
