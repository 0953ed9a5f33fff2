// What several runtimes are together, for those who know only one: its state, and the devices that it would see.

import type { RuntimeDescription } from '#contract/channels/runtime-rpc.ts';
import type { AppError } from '#contract/outcome/errors.ts';
import type { CardState, RuntimeState } from '#contract/views/studio-views.ts';
import type { NamedCard } from '../../machine/description/graphics-cards.ts';

type Devices = RuntimeDescription['devices'];
type Live = Extract<RuntimeState, { kind: 'ready' | 'busy' }>;

/** One graphics card, and the runtime that sees no other. */
export interface CardFacts {
  readonly id: string;
  readonly card: NamedCard;
  readonly state: RuntimeState;
  /** Why it gets no more jobs. */
  readonly asideBecause: AppError | undefined;
}

/** Of the states of `others` (those that see no card) and of `cards`, the one that says most: whoever works makes all of them busy. */
export function stateOfAll(cards: readonly CardFacts[], others: readonly RuntimeState[]): RuntimeState {
  const states = [...cards.filter(({ asideBecause }) => asideBecause === undefined).map(({ state }) => state), ...others];
  const told = { cards: cards.map(cardState) };
  const live = states.find(({ kind }) => kind === 'busy') ?? states.find(({ kind }) => kind === 'ready');
  if (live !== undefined && isLive(live)) return { ...live, devices: devicesOfAll(cards, live.devices), ...told };
  const passing = states.find(({ kind }) => kind === 'starting') ?? states.find(({ kind }) => kind === 'stopping');
  if (passing !== undefined) return { ...passing, ...told };
  const failed = states.filter(({ kind }) => kind === 'failed');
  const [first] = failed;
  // While another card was not tried, the next job will try it.
  return first !== undefined && failed.length >= states.length - others.length ? { ...first, ...told } : { kind: 'stopped', ...told };
}

/** The processor as `seen` by one runtime, and each card as its own runtime sees it, or as it was listed. */
export function devicesOfAll(cards: readonly CardFacts[], seen: Devices): Devices {
  const processor = seen.filter(({ id }) => id === 'cpu');
  return [...processor, ...cards.map(deviceOf)];
}

function deviceOf({ id, card, state }: CardFacts): Devices[number] {
  const own = isLive(state) ? cardIn(state.devices) : undefined;
  const { name, memoryBytes: totalBytes, freeBytes = totalBytes } = card;
  return own === undefined ? { id, name, totalBytes, freeBytes } : { ...own, id };
}

/** The first graphics card among `devices`. */
export function cardIn(devices: Devices): Devices[number] | undefined {
  return devices.find(({ id }) => id !== 'cpu');
}

function cardState({ id, card, state, asideBecause }: CardFacts): CardState {
  const { name } = card;
  if (asideBecause !== undefined) return { id, name, work: 'set-aside', because: asideBecause };
  const work = state.kind === 'busy' || state.kind === 'ready' || state.kind === 'starting' ? state.kind : 'resting';
  return { id, name, work };
}

export function isLive(state: RuntimeState): state is Live {
  return state.kind === 'ready' || state.kind === 'busy';
}
