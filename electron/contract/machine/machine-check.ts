// Whether this machine can do the work, point by point, as facts that each face words for itself.
import { z } from 'zod';
import { Device } from '../channels/runtime-rpc.ts';
import { AppError } from '../outcome/errors.ts';

export const MachineCheck = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('disk'), passed: z.boolean(), freeBytes: z.number().min(0), folder: z.string() }),
  /** `error`: why jobs can be neither added nor changed. */
  z.object({ kind: z.literal('queue'), passed: z.boolean(), path: z.string(), error: AppError.optional() }),
  /** `error`: why it does not start. */
  z.object({ kind: z.literal('runtime'), passed: z.boolean(), versions: z.record(z.string(), z.string()), error: AppError.optional() }),
  /** `setAside`: graphics cards that get no more jobs, until the engine is started anew by whom it runs for. */
  z.object({
    kind: z.literal('devices'),
    passed: z.boolean(),
    devices: z.array(Device),
    setAside: z.array(z.object({ name: z.string(), because: AppError })).optional(),
  }),
  /** `folder` takes packs of the user's own. */
  z.object({
    kind: z.literal('packs'),
    passed: z.boolean(),
    packs: z.array(z.object({ name: z.string(), title: z.string().optional(), problem: z.string().optional() })),
    folder: z.string(),
  }),
]);
export type MachineCheck = z.infer<typeof MachineCheck>;

/** Something about the machine that is worth knowing before work is begun on it. */
export const MachineFinding = z.object({
  /** Of what it is about; the same on every machine. */
  id: z.enum(['system', 'glibc', 'card', 'driver', 'cards', 'memory', 'wsl', 'disk', 'place', 'sandbox', 'display', 'fonts']),
  /** `good` is as it should be, a `note` is good to know, with a `warning` some things go badly, with a `problem` something does not go at all. */
  level: z.enum(['good', 'note', 'warning', 'problem']),
  sentence: z.string(),
  /** To be typed as it stands, where a command helps. */
  command: z.string().optional(),
});
export type MachineFinding = z.infer<typeof MachineFinding>;
