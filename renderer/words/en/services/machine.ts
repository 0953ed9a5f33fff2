// Of what the machine check finds: where the window has better words.
import { MACHINE_SENTENCES } from '../../service-sentences/machine.ts';

export const machine = {
  ...MACHINE_SENTENCES,
} as const satisfies Readonly<Record<keyof typeof MACHINE_SENTENCES, string>>;
