// Where an object that is asked for outside Create shall grow: as was chosen there, or wherever else the choice stands.
import type { CreateStore } from '../../features/create/state/create-store.ts';

/** Absent for this machine. */
export function askedPlace(create: CreateStore): 'farm' | undefined {
  return create.getState().settings.place === 'farm' ? 'farm' : undefined;
}
