// Assets go to the trash together with the jobs that wait to build them: those could only fail. A job that runs keeps its asset.
import type { TrashAnswer } from '#contract/library/library-query.ts';
import type { Library } from '../library/library.ts';
import type { BulkChanges } from './bulk-changes.ts';

interface Rooms {
  readonly library: Pick<Library, 'trashAll'>;
  readonly jobs: { readonly bulk: Pick<BulkChanges, 'cancelWaitingFor'> };
}

/** A queue that cannot be changed now keeps its jobs, and the assets go all the same. */
export async function trashWithJobs({ library, jobs }: Rooms, ids: readonly string[]): Promise<TrashAnswer> {
  const answer = await library.trashAll(ids);
  const cancelled = jobs.bulk.cancelWaitingFor(new Set(answer.done));
  return {
    ...answer,
    cancelledJobs: cancelled.ok ? cancelled.value.map(({ id, state }) => ({ id, wasHeld: state.kind === 'paused' })) : [],
  };
}
