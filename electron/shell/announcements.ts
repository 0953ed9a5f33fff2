// Tells the window what changed in the studio: always the whole new value, parsed before it leaves.
// What cannot be told is logged: the studio's work is not the place for it to be thrown into.
import type { BrowserWindow } from 'electron';
import { IPC_EVENTS, type IpcEvent, type IpcEventPayload } from '#contract/app-ipc.ts';
import type { Studio } from '../studio.ts';
import { viewAsset, viewJobs } from './asset-views.ts';

/** Returns the function that ends the announcements. */
export function startAnnouncements(studio: Studio, window: () => BrowserWindow | undefined): () => void {
  const announce = <E extends IpcEvent>(event: E, view: () => IpcEventPayload<E>) => {
    try {
      const receiver = window();
      if (receiver !== undefined && !receiver.isDestroyed()) receiver.webContents.send(event, IPC_EVENTS[event].parse(view()));
    } catch (cause) {
      studio.log.error(`${event} could not be told`, cause);
    }
  };
  const subscriptions = [
    studio.jobs.subscribe((jobs, unreadable) => announce('jobs:changed', () => viewJobs(jobs, unreadable, studio.home))),
    studio.library.subscribe((assets) => announce('library:changed', () => assets.map(viewAsset))),
    studio.runtime.subscribe((state) => announce('runtime:changed', () => state)),
  ];
  return () => {
    for (const unsubscribe of subscriptions) unsubscribe();
  };
}
