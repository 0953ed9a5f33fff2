// Tells the window what changed in the studio: the whole new value or, of assets, those that changed, parsed before it leaves.
// What cannot be told is logged and not told: those who announce a change have work to do and no window to mind.
import type { WebContents } from 'electron';
import { IPC_EVENTS, type IpcEvent, type IpcEventPayload } from '#contract/channels/app-ipc.ts';
import type { QueueView } from '#contract/views/job-views.ts';
import type { QueueNews } from '../../services/jobs/queue-news.ts';
import type { Studio } from '../../studio.ts';
import { viewJobs, viewRow } from './asset-views.ts';
import { viewFarm } from './handlers/farm-handlers.ts';
import { viewWatch } from './handlers/watch-handlers.ts';
import { viewLocalApi, viewSettings } from './settings-view.ts';

/** The part of a window that is used. */
export interface Receiver {
  readonly isDestroyed: () => boolean;
  readonly webContents: Pick<WebContents, 'send'>;
}

type Announcer = Pick<Studio, 'home'> & { readonly jobs: { readonly news: Pick<QueueNews, 'subscribe'> } } & {
  readonly [Source in 'library' | 'runtime' | 'watch']: Pick<Studio[Source], 'subscribe'>;
} & { readonly farm: Pick<Studio['farm'], 'subscribe' | 'state'> } & {
  readonly localApi: Pick<Studio['localApi'], 'subscribe' | 'state' | 'recent'>;
} & {
  readonly settings: Pick<Studio['settings'], 'subscribe' | 'settings' | 'problem'>;
} & {
  readonly packDesk: Pick<Studio['packDesk'], 'subscribe'>;
  readonly engineRepair: Pick<Studio['engineRepair'], 'subscribe'>;
} & { readonly log: Pick<Studio['log'], 'error'> };

/** Returns the function that ends the announcements. */
export function startAnnouncements(studio: Announcer, window: () => Receiver | undefined): () => void {
  const announce = <E extends IpcEvent>(event: E, payload: () => IpcEventPayload<E>) => {
    const { channel, payload: schema } = IPC_EVENTS[event];
    try {
      const receiver = window();
      if (receiver !== undefined && !receiver.isDestroyed()) receiver.webContents.send(channel, schema.parse(payload()));
    } catch (cause) {
      studio.log.error(`${channel} could not be told to the window`, cause);
    }
  };
  let told: QueueView | undefined;
  const subscriptions = [
    studio.jobs.news.subscribe(({ jobs, unreadable, isPaused: paused, measurement }) => {
      announce('onJobsChanged', () => viewJobs(jobs, unreadable, studio.home));
      if (paused !== told?.paused || measurement !== told.measurement) announce('onQueueChanged', () => ({ paused, measurement }));
      told = { paused, measurement };
    }),
    studio.library.subscribe(({ changed, removed }) =>
      announce('onAssetsChanged', () => ({ changed: changed.map(viewRow), removed: [...removed] })),
    ),
    studio.settings.subscribe(() => announce('onSettingsChanged', () => viewSettings(studio))),
    studio.watch.subscribe((view) => announce('onWatchFolderChanged', () => viewWatch(view))),
    studio.localApi.subscribe(() => announce('onLocalApiChanged', () => viewLocalApi(studio.localApi))),
    studio.localApi.recent.subscribe(() => announce('onLocalApiChanged', () => viewLocalApi(studio.localApi))),
    studio.farm.subscribe(() => announce('onFarmChanged', () => viewFarm(studio))),
    studio.runtime.subscribe((state) => announce('onRuntimeChanged', () => state)),
    studio.packDesk.subscribe((work) => announce('onPackWorkChanged', () => work)),
    studio.engineRepair.subscribe((state) => announce('onEngineRepairChanged', () => state)),
  ];
  return () => {
    for (const unsubscribe of subscriptions) unsubscribe();
  };
}
