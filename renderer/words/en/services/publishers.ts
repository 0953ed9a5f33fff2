// Of fetching packs from their publishers: where the window has better words.
import { PUBLISHERS_SENTENCES } from '../../service-sentences/publishers.ts';

export const publishers = {
  ...PUBLISHERS_SENTENCES,
  noOfficial: 'No official model is called “{{name}}”.',
  othersByHand: 'Models of others are fetched by hand, and added.',
} as const satisfies Readonly<Record<keyof typeof PUBLISHERS_SENTENCES, string>>;
