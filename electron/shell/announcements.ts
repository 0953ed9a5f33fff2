// Tells the window what changed in the studio: always the whole new value, parsed before it leaves.
import type { BrowserWindow } from 'electron';
import { IPC_EVENTS, type IpcEvent, type IpcEventPayload } from '#contract/app-ipc.ts';
import type { Studio } from '../studio.ts';
import { viewAsset, viewJob } from './asset-views.ts';

/** Returns the function that ends the announcements. */
export function startAnnouncements(studio: Studio, window: () => BrowserWindow | undefined): () => void {
  const announce = <E extends IpcEvent>(event: E, payload: IpcEventPayload<E>) => {
    const receiver = window();
    if (receiver !== undefined && !receiver.isDestroyed()) receiver.webContents.send(event, IPC_EVENTS[event].parse(payload));
  };
  const subscriptions = [
    studio.jobs.subscribe((jobs) =>
      announce(
        'jobs:changed',
        jobs.map((job) => viewJob(job, studio.home)),
      ),
    ),
    studio.library.subscribe((assets) => announce('library:changed', assets.map(viewAsset))),
    studio.runtime.subscribe((state) => announce('runtime:changed', state)),
  ];
  return () => {
    for (const unsubscribe of subscriptions) unsubscribe();
  };
}
