import { expect, test } from 'vitest';
import type { Settings } from '#contract/settings.ts';
import { DEFAULT_SETTINGS } from '#contract/settings.ts';
import type { RuntimeState } from '#contract/views/studio-views.ts';
import { sampledAsset } from '../../../test/support/files/sample-assets.ts';
import { Listeners } from '../../services/common/listeners.ts';
import type { JobListing } from '../../services/jobs/queue/job-store.ts';
import type { LibraryChanges } from '../../services/library/catalog.ts';
import { indexedAsset } from '../../services/library-index/indexed-asset.ts';
import { RecentRequests } from '../../services/local-api/recent-requests.ts';
import { dataHomeAt } from '../../services/storage/data-home.ts';
import { uuidV7 } from '../../services/storage/names/uuid-v7.ts';
import type { WatchView } from '../../services/watch-folder/watch-folder.ts';
import { startAnnouncements } from './announcements.ts';

function startAnnouncing(send: (channel: string, payload: unknown) => void) {
  const [jobs, library, runtime] = [new Listeners<JobListing>(), new Listeners<LibraryChanges>(), new Listeners<RuntimeState>()];
  const settings = new Listeners<Settings>();
  const logged: string[] = [];
  const studio = {
    home: dataHomeAt({ ESPALIER_HOME: '/data' }),
    jobs: { news: jobs },
    library,
    runtime,
    watch: new Listeners<WatchView>(),
    farm: { subscribe: () => () => {}, state: () => ({ kind: 'off' as const }) },
    localApi: { subscribe: () => () => {}, state: () => ({ kind: 'off' as const }), recent: new RecentRequests() },
    settings: {
      settings: DEFAULT_SETTINGS,
      problem: 'settings.json is empty.',
      subscribe: (listener: (now: Settings) => void) => settings.subscribe(listener),
    },
    packDesk: { subscribe: () => () => {} },
    engineRepair: { subscribe: () => () => {} },
    log: { error: (text: string) => logged.push(text) > 0 },
  };
  const stop = startAnnouncements(studio, () => ({ isDestroyed: () => false, webContents: { send } }));
  return { jobs, library, runtime, settings, logged, stop };
}

test('what changed is told to the window until it is stopped', () => {
  const told: unknown[] = [];
  const { jobs, library, runtime, settings, stop } = startAnnouncing((channel, payload) => told.push([channel, payload]));
  const sidecar = sampledAsset();
  const gone = uuidV7();
  library.emit({ changed: [indexedAsset(sidecar, 7)], removed: [gone] });
  runtime.emit({ kind: 'stopped' });
  const unreadable = [{ id: '7', name: 'Tea pot', state: 'waiting', reason: 'It is not understood.' }];
  jobs.emit({ jobs: [], unreadable, isPaused: true });
  jobs.emit({ jobs: [], unreadable: [], isPaused: true });
  jobs.emit({ jobs: [], unreadable: [], isPaused: true, measurement: 'runs' });
  settings.emit(DEFAULT_SETTINGS);
  stop();
  runtime.emit({ kind: 'starting' });
  expect(told).toMatchObject([
    ['asset:changed', { changed: [{ id: sidecar.id }], removed: [gone] }],
    ['runtime:changed', { kind: 'stopped' }],
    ['jobs:changed', [{ kind: 'unreadable', id: '7', name: 'Tea pot', reason: 'It is not understood.' }]],
    ['jobs:queue-changed', { paused: true }],
    ['jobs:changed', []],
    ['jobs:changed', []],
    ['jobs:queue-changed', { paused: true, measurement: 'runs' }],
    ['settings:changed', { settings: DEFAULT_SETTINGS, problem: 'settings.json is empty.', dataHome: '/data' }],
  ]);
});

test('what cannot be told is logged, and whoever announced it goes on', () => {
  const { library, runtime, logged } = startAnnouncing((channel) => {
    if (channel === 'runtime:changed') throw new Error('Object has been destroyed');
  });
  library.emit({ changed: [{ ...indexedAsset(sampledAsset(), 7), createdAt: 'yesterday' }], removed: [] });
  library.emit({ changed: undefined as unknown as [], removed: [] }); // as a bug would
  runtime.emit({ kind: 'stopped' });
  expect(logged).toEqual([
    'asset:changed could not be told to the window',
    'asset:changed could not be told to the window',
    'runtime:changed could not be told to the window',
  ]);
});
