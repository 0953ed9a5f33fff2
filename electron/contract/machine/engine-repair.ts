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
    /** Of that step, from 0 to 1; absent where nobody can say. */
    share: z.number().min(0).max(1).optional(),
    lines: z.array(z.string()),
  }),
  z.object({ kind: z.literal('done') }),
  z.object({
    kind: z.literal('failed'),
    lines: z.array(z.string()),
    /** Of an installed program; the script of a checkout has its last lines. */
    reason: z.string().optional(),
    /** An installed program was not told where its packages may come from; nothing was tried. */
    lacksSource: z.boolean().optional(),
  }),
]);
/** What the engine of an installed program is made of, as it can be told before anything is fetched. */
export const EngineNeeds = z.object({
  /** Which PyTorch fits here, and why. */
  reason: z.string(),
  fetchedBytes: z.number(),
  installedBytes: z.number(),
  folder: z.string(),
  freeBytes: z.number(),
  /** The engine runs on packages of an earlier version of the program. */
  isOutdated: z.boolean(),
  /** Of the package indexes: hosts, or folders. */
  places: z.array(z.string()),
});
export type EngineNeeds = z.infer<typeof EngineNeeds>;

/** Where an installed program takes the packages from: a folder that the user is asked for, or the network. */
export const EngineSource = z.enum(['kit', 'network']);
export type EngineSource = z.infer<typeof EngineSource>;
export type EngineRepair = z.infer<typeof EngineRepair>;
