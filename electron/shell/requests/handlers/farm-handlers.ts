// Requests about the farm that the window may ask, and the farm as the settings say: only while it is switched on is anything looked for.
import { basename } from 'node:path';
import type { AppError } from '#contract/outcome/errors.ts';
import { err, ok, type Result } from '#contract/outcome/result.ts';
import type { FarmView } from '#contract/views/studio-views.ts';
import type { Studio } from '../../../studio.ts';
import type { Desktop } from '../../desktop/desktop.ts';
import type { RequestHandlers } from '../ipc-router.ts';
import type { Handlers } from './handlers.ts';

type Farming = Pick<Studio, 'log'> & { readonly farm: Pick<Studio['farm'], 'state' | 'open' | 'close' | 'look'> } & {
  readonly settings: Pick<Studio['settings'], 'settings' | 'change' | 'subscribe'>;
};

export function farmHandlers(studio: Farming, desktop: Pick<Desktop, 'chooseFiles'>): Handlers<'farm'> {
  const keep = async (farmKey: string) => {
    const changed = await studio.settings.change({ farmKey });
    return changed.ok ? ok(viewFarm(studio)) : changed;
  };
  return {
    readFarm: async () => ok(viewFarm(studio)),
    chooseFarmKey: async () => {
      const [key] = await desktop.chooseFiles();
      return key === undefined ? ok(viewFarm(studio)) : keep(key);
    },
    forgetFarmKey: () => keep(''),
  };
}

type Shown = { readonly farm: Pick<Studio['farm'], 'state'>; readonly settings: Pick<Studio['settings'], 'settings'> };

export function viewFarm({ farm, settings }: Shown): FarmView {
  const { farmKey } = settings.settings;
  const state = farm.state();
  return {
    state: state.kind === 'ready' ? { ...state, nodes: [...state.nodes] } : state,
    ...(farmKey !== '' && { key: basename(farmKey) }),
  };
}

const SWITCHED_OFF: AppError = { code: 'usage', message: 'The farm is switched off.', hint: 'Switch it on in the settings first.' };

/** The same handlers, of which none hears a request with the farm for its place while that is switched off. */
export function obeyFarmSwitch({ settings }: Pick<Farming, 'settings'>, handlers: RequestHandlers): RequestHandlers {
  const obeying = Object.entries(handlers).map(([request, handle]) => {
    const answer = handle as (input: unknown) => Promise<Result<unknown>>; // each gets what it would have got, and nothing else
    return [request, async (input: unknown) => (isForFarm(input) && !settings.settings.farmEnabled ? err(SWITCHED_OFF) : answer(input))];
  });
  return Object.fromEntries(obeying) as RequestHandlers; // by the same names
}

function isForFarm(input: unknown): boolean {
  return typeof input === 'object' && input !== null && 'place' in input && input.place !== undefined;
}

/** Between two looks at a farm, which may have come back, or have more nodes. */
const LOOK_MS = 3_000;

/** Keeps to the farm of the settings for as long as the window's app runs, and to none while it is switched off. Returns how to end that. */
export function followFarmSettings({ settings, farm, log }: Farming): () => void {
  let present: string | undefined;
  const follow = async () => {
    const { farmEnabled, farmHead, farmKey } = settings.settings;
    const text = farmEnabled ? JSON.stringify([farmHead, farmKey]) : '';
    if (text === present) return;
    present = text;
    await (farmEnabled ? farm.open() : farm.close());
  };
  const failed = (cause: unknown) => log.error('the farm could not follow the settings', cause);
  let lastChange = follow().catch(failed); // begun before anything of the queue is
  const followSoon = () => {
    lastChange = lastChange.then(follow).catch(failed);
  };
  const looks = setInterval(() => farm.look(), LOOK_MS).unref();
  const unsubscribe = settings.subscribe(followSoon);
  return () => {
    clearInterval(looks);
    unsubscribe();
  };
}
