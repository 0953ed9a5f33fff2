// What Create shows after it was sent off, a single object or a batch, is shown again when the page was loaded anew. It is remembered for
// this window alone; what became of it the queue tells.
import { isOver } from '#contract/generation/is-over.ts';
import type { Stores } from '../state/stores.ts';

const BATCH_KEY = 'watched-batch';
const GROWTH_KEY = 'watched-growth';

type SessionStorage = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;
type Needed = Pick<Stores, 'batch' | 'create' | 'queue'>;

/** Returns the function that stops following. Somebody who has begun something else meanwhile keeps that. */
export function followWatched(stores: Needed, storage: SessionStorage): () => void {
  const ends = [followBatch(stores, storage), followGrowing(stores, storage)];
  return () => {
    for (const end of ends) end();
  };
}

function followBatch({ batch, create, queue }: Needed, storage: SessionStorage): () => void {
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
    if (present !== before.batch) keep(storage, BATCH_KEY, present?.sent?.parentId);
  });
  return () => {
    endRestoring();
    endKeeping();
  };
}

/** Words that it grows from come back with it; of pictures the queue shows one. What is over by then is told in the library. */
function followGrowing({ batch, create, queue }: Needed, storage: SessionStorage): () => void {
  const watched = storage.getItem(GROWTH_KEY);
  const endRestoring = queue.subscribe(({ jobs }) => {
    const job = jobs.flatMap((each) => (each.kind !== 'unreadable' && each.id === watched ? [each] : []))[0];
    if (job === undefined) return; // not heard of yet, or forgotten
    endRestoring();
    const { batch: several, question } = batch.getState();
    const { slots, words, growingJobId } = create.getState();
    const hasBegun = slots.length > 0 || words !== '' || growingJobId !== undefined || several !== undefined || question !== undefined;
    if (isOver(job)) storage.removeItem(GROWTH_KEY);
    else if (!hasBegun) create.setState({ growingJobId: job.id, ...(job.text !== undefined && { source: 'words', words: job.text }) });
  });
  const endKeeping = create.subscribe(({ growingJobId }, before) => {
    if (growingJobId !== before.growingJobId) keep(storage, GROWTH_KEY, growingJobId);
  });
  return () => {
    endRestoring();
    endKeeping();
  };
}

function keep(storage: SessionStorage, key: string, value: string | undefined): void {
  if (value === undefined) storage.removeItem(key);
  else storage.setItem(key, value);
}
