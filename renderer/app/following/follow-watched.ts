// What Create shows after it was sent off, a single object or a batch, is shown again when the page was loaded anew, with the settings that
// it was sent off with. It is remembered for this window alone; what became of it the queue tells.
import type { Bridge } from '#contract/channels/bridge.ts';
import { isOver } from '#contract/generation/is-over.ts';
import type { ReadableJobView } from '#contract/views/job-views.ts';
import { ask } from '../../bridge/ask.ts';
import { readSettings, writeSettings } from '../../features/create/state/kept-settings.ts';
import type { Stores } from '../state/stores.ts';

type SessionStorage = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;
type Needed = Pick<Stores, 'batch' | 'create' | 'queue'>;

interface WatchedDependencies {
  readonly stores: Needed;
  readonly storage: SessionStorage;
  readonly picturesOf: Bridge['jobPictures'];
}

/** Returns the function that stops following. Somebody who has begun something else meanwhile keeps that. */
export function followWatched({ stores, storage, picturesOf }: WatchedDependencies): () => void {
  const watched = [batchOf(stores), growthOf(stores, picturesOf)];
  const ends = watched.map((each) => follow(stores, storage, each));
  return () => {
    for (const end of ends) end();
  };
}

interface Watched {
  /** Under which its id is kept. */
  readonly key: string;
  readonly isOf: (job: ReadableJobView, id: string) => boolean;
  /** Whether it is still to be shown, and nothing was begun in its place. */
  readonly isMissed: (first: ReadableJobView) => boolean;
  /** Is told its jobs, at least one, when the queue first tells of them. */
  readonly restore: (first: ReadableJobView, jobs: readonly ReadableJobView[]) => void;
  /** Tells the id of what is shown, whenever that changes. */
  readonly subscribe: (listener: (id: string | undefined) => void) => () => void;
}

function follow({ queue, create }: Needed, storage: SessionStorage, { key, isOf, isMissed, restore, subscribe }: Watched): () => void {
  const settingsKey = `${key}-settings`;
  const [id, sentOffWith] = [storage.getItem(key), readSettings(storage.getItem(settingsKey))];
  const forget = () => {
    storage.removeItem(key);
    storage.removeItem(settingsKey);
  };
  const endRestoring = queue.subscribe(({ jobs }) => {
    const own = jobs.filter((job) => job.kind !== 'unreadable').filter((job) => id !== null && isOf(job, id));
    const [first] = own;
    if (first === undefined) return; // not heard of yet, or forgotten
    endRestoring();
    forget(); // what is shown again is kept again
    if (!isMissed(first)) return;
    if (sentOffWith !== undefined) create.setState(sentOffWith);
    restore(first, own);
  });
  const endKeeping = subscribe((shown) => {
    if (shown === undefined) return forget();
    storage.setItem(key, shown);
    storage.setItem(settingsKey, writeSettings(create.getState()));
  });
  return () => {
    endRestoring();
    endKeeping();
  };
}

function batchOf(stores: Needed): Watched {
  const { batch } = stores;
  return {
    key: 'watched-batch',
    isOf: ({ parent }, id) => parent?.id === id,
    isMissed: () => !hasBegun(stores),
    restore: ({ parent }, jobs) => {
      if (parent === undefined) return;
      const jobIds = jobs.map(({ id }) => id).sort(); // as they were asked for
      batch.setState({ batch: { name: parent.name, items: [], sent: { parentId: parent.id, jobIds } } });
    },
    subscribe: (listener) =>
      batch.subscribe(({ batch: shown }, before) => {
        if (shown !== before.batch) listener(shown?.sent?.parentId);
      }),
  };
}

/** What it grows from comes back with it, and stays for another try where it fails. Of one that is done by then the library tells. */
function growthOf(stores: Needed, picturesOf: Bridge['jobPictures']): Watched {
  const { create } = stores;
  return {
    key: 'watched-growth',
    isOf: (job, id) => job.id === id,
    isMissed: (job) => job.kind !== 'done' && !hasBegun(stores),
    restore: (job) => {
      if (!isOver(job)) create.setState({ growingJobId: job.id });
      if (job.text !== undefined) create.getState().describe(job.text);
      else void bringPictures(stores, job, picturesOf);
    },
    subscribe: (listener) =>
      create.subscribe(({ growingJobId }, before) => {
        if (growingJobId !== before.growingJobId) listener(growingJobId);
      }),
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
