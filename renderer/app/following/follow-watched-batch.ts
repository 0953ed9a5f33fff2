// The batch that Create shows after it was sent off is shown again when the page was loaded anew. It is remembered for this window
// alone; what became of its objects the queue tells.
import type { Stores } from '../state/stores.ts';

const BATCH_KEY = 'watched-batch';

type SessionStorage = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

/** Returns the function that stops following. Somebody who has begun something else meanwhile keeps that. */
export function followWatchedBatch(
  { batch, create, queue }: Pick<Stores, 'batch' | 'create' | 'queue'>,
  storage: SessionStorage,
): () => void {
  const watched = storage.getItem(BATCH_KEY);
  const endRestoring = queue.subscribe(({ jobs }) => {
    const own = jobs.flatMap((job) => (job.kind !== 'unreadable' && job.parent?.id === watched ? [job] : []));
    const parent = own[0]?.parent;
    if (parent === undefined) return; // not heard of yet, or forgotten
    endRestoring();
    const { batch: present, question } = batch.getState();
    if (present !== undefined || question !== undefined || create.getState().slots.length > 0) return;
    const jobIds = own.map(({ id }) => id).sort(); // as they were asked for
    batch.setState({ batch: { name: parent.name, items: [], sent: { parentId: parent.id, jobIds } } });
  });
  const endKeeping = batch.subscribe(({ batch: present }, before) => {
    if (present === before.batch) return;
    if (present?.sent === undefined) storage.removeItem(BATCH_KEY);
    else storage.setItem(BATCH_KEY, present.sent.parentId);
  });
  return () => {
    endRestoring();
    endKeeping();
  };
}
