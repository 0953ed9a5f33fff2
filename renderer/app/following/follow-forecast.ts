// Has the forecast of a growth follow what is chosen in Create, which packs there are, and what this machine learns from jobs that end.

import { usableSlots } from '../../features/create/pictures/picture-slot.ts';
import { chosenPack } from '../../features/create/state/chosen-pack.ts';
import { growthPack } from '../../features/create/state/growth-pack.ts';
import { runningJob } from '../../features/queue/queue-store.ts';
import { usablePacks } from '../../features/runtime-status/runtime-store.ts';
import type { Stores } from '../state/stores.ts';

/** Returns the function that stops following. */
export function followForecast({
  create,
  runtime,
  queue,
  forecast,
}: Pick<Stores, 'create' | 'runtime' | 'queue' | 'forecast'>): () => void {
  const foresee = () => {
    const { settings, source, slots } = create.getState();
    const pack = chosenPack(usablePacks(runtime.getState().packs, source === 'words' ? 'text' : 'image'), settings, source);
    if (pack === undefined) return;
    const pictures = source === 'words' ? 0 : Math.max(usableSlots(slots).length, 1);
    forecast.getState().foresee({ settings, pack: growthPack(pack), pictures });
  };
  const stops = [
    create.subscribe((now, before) => {
      if (now.settings !== before.settings || now.source !== before.source || now.slots !== before.slots) foresee();
    }),
    runtime.subscribe((now, before) => {
      if (now.packs !== before.packs) foresee();
    }),
    queue.subscribe((now, before) => {
      if (runningJob(before.jobs)?.id !== runningJob(now.jobs)?.id) foresee();
    }),
  ];
  foresee();
  return () => {
    for (const stop of stops) stop();
  };
}
