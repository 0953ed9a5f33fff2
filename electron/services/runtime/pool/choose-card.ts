// Which graphics card a job gets, of several: the one that it names, else one that is free, a warm one first.

/** What stands for the processor where cards are told apart. */
export const PROCESSOR = 'cpu';

export interface OfferedCard {
  readonly uuid: string;
  /** As jobs and settings name it: cuda:0. */
  readonly id: string;
  readonly memoryBytes: number;
  /** A runtime runs on it already. */
  readonly isWarm: boolean;
  readonly isSetAside: boolean;
}

export interface CardWish {
  /** `auto`, `cpu` or the name of a card. */
  readonly device: string;
  /** Whether `auto` may be any card; else those with less than half the memory of the largest are left out. */
  readonly isAny: boolean;
  /** One that shall not have the job, if another can. */
  readonly avoid?: string | undefined;
}

/** The card's number, or the processor's word; undefined while nothing that fits is free of `taken`. */
export function chooseCard(
  cards: readonly OfferedCard[],
  { device, isAny, avoid }: CardWish,
  taken: ReadonlySet<string>,
): string | undefined {
  if (device === PROCESSOR) return taken.has(PROCESSOR) ? undefined : PROCESSOR;
  const inUse = cards.filter(({ isSetAside }) => !isSetAside);
  const named = inUse.filter(({ id }) => id === device);
  const fitting = named.length > 0 ? named : isAny ? inUse : largeOf(inUse);
  const others = fitting.filter(({ uuid }) => uuid !== avoid);
  const free = (others.length > 0 ? others : fitting).filter(({ uuid }) => !taken.has(uuid));
  return free.toSorted((a, b) => Number(b.isWarm) - Number(a.isWarm) || b.memoryBytes - a.memoryBytes)[0]?.uuid;
}

/** Those on which what fits the largest may fit, too. */
function largeOf(cards: readonly OfferedCard[]): OfferedCard[] {
  const largest = Math.max(...cards.map(({ memoryBytes }) => memoryBytes));
  return cards.filter(({ memoryBytes }) => memoryBytes >= largest / 2);
}
