// Pictures that came over the API and that nothing needs any more, cleared away while the server runs: a window does that at its
// start, and a machine that only serves has none. A day old, so that nobody who is about to use one loses it.
import { setInterval } from 'node:timers';
import type { JobQueue } from '../../jobs/job-queue.ts';
import type { Logger } from '../../logging/logger.ts';
import type { PictureInbox } from '../../pictures/picture-inbox.ts';

export interface OldPicturesOptions {
  readonly queue: JobQueue;
  readonly pictures: PictureInbox;
  readonly log: Logger;
}

const DAY_MS = 24 * 60 * 60_000;
const BETWEEN_LOOKS_MS = DAY_MS / 8;

/** Begins to clear away; answers the function that ends it. */
export function clearOldPictures(options: OldPicturesOptions): () => void {
  const look = () => {
    forgetOldPictures(options).catch((cause: unknown) => options.log.error('old pictures could not be removed', cause));
  };
  look();
  const timer = setInterval(look, BETWEEN_LOOKS_MS).unref();
  return () => clearInterval(timer);
}

/** What a job may need that can still run stays. One that is not understood may need any of them. */
async function forgetOldPictures({ queue, pictures }: OldPicturesOptions): Promise<void> {
  if (queue.unreadable().length > 0) return;
  const mayRunAgain = queue.list().filter((job) => job.state.kind !== 'done');
  const needed = mayRunAgain.flatMap(({ request }) => (request.kind === 'generate' ? request.pictures : []));
  await pictures.clean(new Set(needed), { before: new Date(Date.now() - DAY_MS) });
}
