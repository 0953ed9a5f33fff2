// What the growth that is chosen would take here, and what it would take by each of the presets: asked of the app as the choice changes.
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Bridge } from '#contract/channels/bridge.ts';
import type { Forecast } from '#contract/views/job-views.ts';
import { ask } from '../../../bridge/ask.ts';
import { latestOnly } from '../../../bridge/latest-only.ts';
import { type BuildPreset, QUALITY_PRESETS } from '../../../shared/building-options/build-presets.ts';
import { type GenerationSettings, toOptions } from './generation-settings.ts';
import type { GrowthPack } from './growth-pack.ts';

export interface WantedGrowth {
  readonly settings: GenerationSettings;
  readonly pack: GrowthPack;
  /** 0: it grows from words. */
  readonly pictures: number;
}

export interface Forecasts {
  readonly chosen: Forecast | undefined;
  readonly presets: Readonly<Partial<Record<BuildPreset['id'], Forecast>>>;
  readonly foresee: (wanted: WantedGrowth) => void;
}

export type ForecastStore = StoreApi<Forecasts>;

/** What is not known is not told; nobody is told of a forecast that failed. */
export function createForecastStore(bridge: Pick<Bridge, 'forecastGeneration'>): ForecastStore {
  let wanted: WantedGrowth | undefined;
  return createStore<Forecasts>((set) => {
    const askFor = async ({ settings, pack, pictures }: WantedGrowth) => {
      const { seed: _, sides: __, ...options } = toOptions(settings, pack, []);
      const answer = await ask(bridge.forecastGeneration({ pictures, options }));
      return answer.ok ? answer.value : undefined;
    };
    const foreseeSoon = latestOnly(async (isLatest) => {
      const growth = wanted;
      if (growth === undefined) return;
      const [chosen, ...byPreset] = await Promise.all([
        askFor(growth),
        ...QUALITY_PRESETS.map(({ settings: build }) => askFor({ ...growth, settings: { ...growth.settings, build } })),
      ]);
      const presets = Object.fromEntries(QUALITY_PRESETS.flatMap(({ id }, index) => (byPreset[index] ? [[id, byPreset[index]]] : [])));
      if (isLatest()) set({ chosen, presets });
    });
    return {
      chosen: undefined,
      presets: {},
      foresee: (growth) => {
        wanted = growth;
        foreseeSoon();
      },
    };
  });
}
