// Every store of the window, made once around the bridge. Components get the ones they need.

import type { Bridge } from '#contract/channels/bridge.ts';
import { type BatchStore, createBatchStore } from '../../features/create/batch/batch-store.ts';
import { impressionOf } from '../../features/create/batch/likeness.ts';
import { writeName } from '../../features/create/batch/write-name.ts';
import { encodeMask, readMask, readPixels } from '../../features/create/cut-out/mask/picture-pixels.ts';
import { type CutOutStore, createCutOutStore } from '../../features/create/cut-out/state/cut-out-store.ts';
import type { WantedPicture } from '../../features/create/pictures/import-picture.ts';
import { MOST_PICTURES } from '../../features/create/pictures/picture-sides.ts';
import { type CreateStore, createCreateStore } from '../../features/create/state/create-store.ts';
import { createForecastStore, type ForecastStore } from '../../features/create/state/forecast-store.ts';
import { createEngineStore, type EngineStore } from '../../features/engine/engine-store.ts';
import { createLibraryStore, type LibraryStore } from '../../features/library/state/library-store.ts';
import { createTrashStore, type TrashStore } from '../../features/library/trash/trash-store.ts';
import { createModelsStore, type ModelsStore } from '../../features/models/models-store.ts';
import { createQueueStore, type QueueStore } from '../../features/queue/queue-store.ts';
import { createRebuildStore, type RebuildStore } from '../../features/rebuild/rebuild-store.ts';
import { createRuntimeStore, type RuntimeStore } from '../../features/runtime-status/runtime-store.ts';
import { createSettingsStore, type SettingsStore } from '../../features/settings/settings-store.ts';
import { createVaryStore, type VaryStore } from '../../features/vary/vary-store.ts';
import { createViewerStore, type ViewerStore } from '../../features/viewer/state/viewer-store.ts';
import { createHistoryStore, type HistoryStore } from '../../shared/history.ts';
import { t } from '../../words/words.ts';
import { type AppearanceStore, createAppearanceStore } from './appearance-store.ts';
import { askedPlace } from './asked-place.ts';
import { libraryReports } from './library-reports.ts';
import { createNoticesStore, type NoticesStore } from './notices-store.ts';
import { packToGrow } from './pack-to-grow.ts';
import { createNavigationStore, type NavigationStore } from './route-store.ts';
import { createUnseenStore, type UnseenStore } from './unseen-store.ts';

/** Pixels of a picture's side from which one tells whether it is like another. */
const IMPRESSION_SIDE = 96;
/** After a stroke, before the mask is handed over: another stroke may follow. */
const MASK_DELAY_MS = 400;

export interface Stores {
  readonly create: CreateStore;
  readonly cutOut: CutOutStore;
  readonly batch: BatchStore;
  readonly forecast: ForecastStore;
  readonly library: LibraryStore;
  readonly trash: TrashStore;
  readonly history: HistoryStore;
  readonly queue: QueueStore;
  readonly runtime: RuntimeStore;
  readonly engine: EngineStore;
  readonly models: ModelsStore;
  readonly rebuild: RebuildStore;
  readonly vary: VaryStore;
  readonly viewer: ViewerStore;
  readonly navigation: NavigationStore;
  readonly notices: NoticesStore;
  readonly unseen: UnseenStore;
  readonly settings: SettingsStore;
  readonly appearance: AppearanceStore;
}

export function createStores(bridge: Bridge): Stores {
  const notices = createNoticesStore((run, delayMs) => setTimeout(run, delayMs));
  const { say, report } = notices.getState();
  const history = createHistoryStore((text) => say({ tone: 'good', topic: 'deed', text }));
  const settings = createSettingsStore(bridge, {
    failed: report,
    unloaded: () => say({ tone: 'good', text: () => t('frame.modelUnloaded') }),
    saved: (file) => say({ tone: 'good', text: () => t('frame.savedAs', { file }) }),
  });
  const runtime = createRuntimeStore(bridge);
  const leftOut = (picture: WantedPicture) => {
    const pack = packToGrow({ create, runtime }, 'pictures');
    say({
      tone: 'bad',
      text: () => t('create.tooMany', { name: picture.name, most: MOST_PICTURES }),
      ...(pack !== undefined && {
        action: {
          label: () => t('create.growSeparately', { count: 1 }),
          run: () => void batch.getState().growSeparately([picture], pack),
        },
      }),
    });
  };
  const create = createCreateStore(bridge, { report, leftOut, random: Math.random });
  const place = () => askedPlace(create);
  const batch = createBatchStore({
    bridge,
    create,
    report,
    saved: (name) => say({ tone: 'good', text: () => t('frame.savedAs', { file: name }) }),
    writeName,
    queued: (name) => say({ tone: 'good', text: () => t('create.queuedSeparately', { name }) }),
    impressionOf: async (url) => impressionOf(await readPixels(url, IMPRESSION_SIDE)),
  });
  return {
    create,
    batch,
    cutOut: createCutOutStore({ bridge, create, report, encode: encodeMask, readMask, later: debounced(MASK_DELAY_MS) }),
    forecast: createForecastStore(bridge),
    library: createLibraryStore(bridge, { ...libraryReports(notices.getState(), history.getState()), place }),
    trash: createTrashStore(bridge, {
      failed: report,
      restored: ([first, ...others]) =>
        say({ tone: 'good', text: () => t('deeds.restored', { count: others.length + 1, name: first?.name ?? t('library.nameless') }) }),
    }),
    history,
    queue: createQueueStore(bridge, {
      failed: report,
      skipped: (count) => say({ tone: 'bad', text: () => t('queue.skipped', { count }) }),
    }),
    runtime,
    engine: createEngineStore(bridge, report),
    models: createModelsStore(bridge, report),
    rebuild: createRebuildStore(bridge, { report, storage: localStorage, place }),
    vary: createVaryStore(bridge, {
      place,
      failed: report,
      queued: (place) => say({ tone: 'good', text: () => t(place === 'farm' ? 'vary.queuedThere' : 'vary.queued') }),
    }),
    viewer: createViewerStore({
      bridge,
      report,
      saved: (fileName) => say({ tone: 'good', text: () => t('frame.savedAs', { file: fileName }) }),
      storage: localStorage,
    }),
    navigation: createNavigationStore(),
    notices,
    unseen: createUnseenStore(),
    settings,
    appearance: createAppearanceStore({
      settings,
      storage: localStorage,
      systemLanguages: navigator.languages,
      systemIsLight: matchMedia('(prefers-color-scheme: light)'),
    }),
  };
}

/** Runs what it was last given, when nothing more came for so long. */
function debounced(delayMs: number): (work: () => void) => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  return (work) => {
    clearTimeout(timer);
    timer = setTimeout(work, delayMs);
  };
}
