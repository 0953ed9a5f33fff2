// Where an object that is asked for outside Create shall grow: as was chosen there, or wherever else the choice stands.
import type { Stores } from './stores.ts';

/** Absent for this machine. */
export function askedPlace({ create }: Pick<Stores, 'create'>): 'farm' | undefined {
  return create.getState().settings.place === 'farm' ? 'farm' : undefined;
}
