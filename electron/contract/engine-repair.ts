// The set-up of the engine as it is run from the window: what it does, and what it said.
import { z } from 'zod';

export const EngineRepair = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('idle') }),
  z.object({
    kind: z.literal('running'),
    /** Steps done, and how many there are; absent until it is known. */
    done: z.int().optional(),
    count: z.int().optional(),
    /** What it does now, and what that takes, as the set-up says it. */
    step: z.string().optional(),
    lines: z.array(z.string()),
  }),
  z.object({ kind: z.literal('done') }),
  z.object({ kind: z.literal('failed'), lines: z.array(z.string()) }),
]);
export type EngineRepair = z.infer<typeof EngineRepair>;
