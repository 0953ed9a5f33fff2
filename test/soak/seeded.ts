// Random choices that a seed repeats: mulberry32 (Tommy Ettinger, public domain), 32 bits of state, good enough to choose what to break.

export interface Seeded {
  /** 0 ≤ x < 1. */
  next(): number;
  /** A whole number, 0 ≤ n < `limit`. */
  below(limit: number): number;
  /** One of `choices`, which must not be empty. */
  pick<T>(choices: readonly T[]): T;
  bytes(length: number): Buffer;
}

export function seeded(seed: number): Seeded {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (limit: number) => Math.floor(next() * limit);
  return {
    next,
    below,
    pick: <T>(choices: readonly T[]) => {
      const [choice] = choices.slice(below(choices.length));
      if (choice === undefined) throw new Error('nothing to choose from');
      return choice;
    },
    bytes: (length) => Buffer.from(Array.from({ length }, () => below(256))),
  };
}

/** `content` with a few bytes changed, a piece cut out, or its end missing. */
export function damaged(random: Seeded, content: Buffer): Buffer {
  const copy = Buffer.from(content);
  if (copy.length === 0) return random.bytes(16);
  const at = random.below(copy.length);
  switch (random.pick(['flip', 'cut', 'end', 'zeros', 'twice'] as const)) {
    case 'flip':
      for (let flips = 0; flips < 5; flips++) copy[random.below(copy.length)] = random.below(256);
      return copy;
    case 'cut':
      return Buffer.concat([copy.subarray(0, at), copy.subarray(Math.min(copy.length, at + 1 + random.below(64)))]);
    case 'end':
      return copy.subarray(0, at);
    case 'zeros':
      return copy.fill(0, at, Math.min(copy.length, at + 256));
    case 'twice':
      return Buffer.concat([copy.subarray(0, at), copy]);
  }
}
