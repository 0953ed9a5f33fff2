import { expect, test } from 'vitest';
import { err, ok } from '#contract/outcome/result.ts';
import { DEFAULT_SETTINGS, type Settings, type SettingsChange } from '#contract/settings.ts';
import { Listeners } from '../../services/common/listeners.ts';
import type { LocalApi } from '../../services/local-api/local-api.ts';
import type { Studio } from '../../studio.ts';
import { followApiSettings } from './follow-api-settings.ts';

/** What the API was told, in order. */
function follow(first: SettingsChange = {}) {
  const told: unknown[] = [];
  const changes = new Listeners<Settings>();
  const settings = {
    settings: { ...DEFAULT_SETTINGS, ...first },
    subscribe: (listener: (now: Settings) => void) => changes.subscribe(listener),
  };
  const localApi = {
    start: async (wanted: Parameters<LocalApi['start']>[0]) => {
      told.push(wanted);
      return wanted.port === 80 ? err({ code: 'usage', message: 'No.' }) : ok({ address: '', port: wanted.port });
    },
    stop: async () => void told.push('stop'),
  } as unknown as Studio['localApi']; // the two calls that are made
  followApiSettings({ settings, localApi, log: { error: () => true } as unknown as Studio['log'] });
  const change = (part: SettingsChange) => {
    settings.settings = { ...settings.settings, ...part };
    changes.emit(settings.settings);
  };
  return { told, change };
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

test('nothing is served, and nothing is stopped, while the settings say so', async () => {
  const { told, change } = follow();
  change({ theme: 'light', localApiPort: 9000 });
  await settled();
  expect(told).toEqual([]);
});

test('the API is started as it is set, anew where that changes, also after a start that failed, and stopped in order', async () => {
  const { told, change } = follow({ localApiEnabled: true, localApiPort: 80 });
  await settled();
  change({ localApiPort: 8001, localApiToken: 'secret', networkAllowed: true });
  await settled();
  change({ theme: 'light' });
  change({ localApiPort: 8002 });
  change({ localApiEnabled: false }); // in one go: the port in between is nobody's wish
  await settled();
  const second = { port: 8001, token: 'secret', allowsNetwork: true };
  expect(told).toEqual(['stop', { port: 80, allowsNetwork: false }, 'stop', second, 'stop']);
});
