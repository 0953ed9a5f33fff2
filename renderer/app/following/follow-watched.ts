// What Create shows after it was sent off, a single object or a batch, is shown again when the page was loaded anew. It is remembered for
// this window alone; what became of it the queue tells.
import type { Bridge } from '#contract/channels/bridge.ts';
import { isOver } from '#contract/generation/is-over.ts';
import type { ReadableJobView } from '#contract/views/job-views.ts';
import { ask } from '../../bridge/ask.ts';
import type { Stores } from '../state/stores.ts';

const BATCH_KEY = 'watched-batch';
const GROWTH_KEY = 'watched-growth';

type SessionStorage = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;
type Needed = Pick<Stores, 'batch' | 'create' | 'queue'>;

interface WatchedDependencies {
  readonly stores: Needed;
  readonly storage: SessionStorage;
  readonly picturesOf: Bridge['jobPictures'];
}

/** Returns the function that stops following. Somebody who has begun something else meanwhile keeps that. */
export function followWatched({ stores, storage, picturesOf }: WatchedDependencies): () => void {
  const ends = [followBatch(stores, storage), followGrowing(stores, storage, picturesOf)];
  return () => {
    for (const end of ends) end();
  };
}

function followBatch(stores: Needed, storage: SessionStorage): () => void {
  const { batch, queue } = stores;
  const watched = storage.getItem(BATCH_KEY);
  const endRestoring = queue.subscribe(({ jobs }) => {
    const own = jobs.flatMap((job) => (job.kind !== 'unreadable' && job.parent?.id === watched ? [job] : []));
    const parent = own[0]?.parent;
    if (parent === undefined) return; // not heard of yet, or forgotten
    endRestoring();
    if (hasBegun(stores)) return;
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

/** What it grows from comes back with it, and stays for another try where it fails. Of one that is done by then the library tells. */
function followGrowing(stores: Needed, storage: SessionStorage, picturesOf: Bridge['jobPictures']): () => void {
  const { create, queue } = stores;
  const watched = storage.getItem(GROWTH_KEY);
  const endRestoring = queue.subscribe(({ jobs }) => {
    const job = jobs.flatMap((each) => (each.kind !== 'unreadable' && each.id === watched ? [each] : []))[0];
    if (job === undefined) return; // not heard of yet, or forgotten
    endRestoring();
    if (isOver(job)) storage.removeItem(GROWTH_KEY);
    if (job.kind === 'done' || hasBegun(stores)) return;
    if (!isOver(job)) create.setState({ growingJobId: job.id });
    if (job.text !== undefined) create.getState().describe(job.text);
    else void bringPictures(stores, job, picturesOf);
  });
  const endKeeping = create.subscribe(({ growingJobId }, before) => {
    if (growingJobId !== before.growingJobId) keep(storage, GROWTH_KEY, growingJobId);
  });
  return () => {
    endRestoring();
    endKeeping();
  };
}

/** Without them, the stage has the picture that the queue shows of the job. */
async function bringPictures(stores: Needed, { id }: ReadableJobView, picturesOf: Bridge['jobPictures']): Promise<void> {
  const { create } = stores;
  const found = await ask(picturesOf({ jobId: id }));
  const { growingJobId } = create.getState();
  if (!found.ok || hasBegun(stores, id)) return;
  void create.getState().workOn(found.value.map((each, at) => ({ ...each, key: `kept-${at}`, name: each.picture.name })));
  create.setState({ growingJobId });
}

/** Anything but to wait for the job `awaited`. */
function hasBegun({ batch, create }: Needed, awaited?: string): boolean {
  const { batch: several, question } = batch.getState();
  const { slots, words, growingJobId } = create.getState();
  const isElsewhere = growingJobId !== undefined && growingJobId !== awaited;
  return slots.length > 0 || words !== '' || isElsewhere || several !== undefined || question !== undefined;
}

function keep(storage: SessionStorage, key: string, value: string | undefined): void {
  if (value === undefined) storage.removeItem(key);
  else storage.setItem(key, value);
}
