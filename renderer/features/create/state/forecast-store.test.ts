import { expect, onTestFinished, test, vi } from 'vitest';
import { err, ok } from '#contract/outcome/result.ts';
import type { Forecast } from '#contract/views/job-views.ts';
import { fakeBridge } from '../../../../test/support/window/fake-bridge.ts';
import { createForecastStore } from './forecast-store.ts';
import { DEFAULT_SETTINGS } from './generation-settings.ts';

const WANTED = { settings: DEFAULT_SETTINGS, pack: { name: 'starter', samples: false }, pictures: 1 };
const forecast = (seconds: number): Forecast => ({ seconds, basis: 'learned', stages: {}, memory: { neededBytes: 1, isGuess: false } });

test('the app is asked once for several changes, for what is chosen and for each preset', async () => {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  const asked: unknown[] = [];
  const { bridge } = fakeBridge({
    forecastGeneration: async ({ pictures, options }) => {
      asked.push([pictures, options.building?.textureSize]);
      return ok(forecast(options.building?.textureSize ?? 0));
    },
  });
  const store = createForecastStore(bridge);
  store.getState().foresee({ ...WANTED, pictures: 3 });
  store.getState().foresee(WANTED);
  await vi.advanceTimersByTimeAsync(1000);
  expect(asked).toEqual([
    [1, 1024],
    [1, undefined],
    [1, 1024],
    [1, 2048],
  ]);
  expect(store.getState()).toMatchObject({ chosen: { seconds: 1024 }, presets: { draft: { seconds: 0 }, fine: { seconds: 2048 } } });
});

test('nothing is told where the app cannot tell', async () => {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  const { bridge } = fakeBridge({ forecastGeneration: async () => err({ code: 'internal', message: 'No.' }) });
  const store = createForecastStore(bridge);
  store.getState().foresee(WANTED);
  await vi.advanceTimersByTimeAsync(1000);
  expect(store.getState()).toMatchObject({ chosen: undefined, presets: {} });
});
