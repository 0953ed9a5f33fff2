// What the window is told of the studio itself: runtime, settings, local API, watched folder and farm.
import { z } from 'zod';
import { Device } from '../channels/runtime-rpc.ts';
import { PackSummary } from '../machine/model-pack.ts';
import { AppError } from '../outcome/errors.ts';
import { Settings } from '../settings.ts';

/** One of several graphics cards: what its runtime does, or why it gets no more jobs. */
export const CardState = z.object({
  id: z.string(),
  name: z.string(),
  work: z.enum(['resting', 'starting', 'ready', 'busy', 'set-aside']),
  because: AppError.optional(),
});
export type CardState = z.infer<typeof CardState>;

/** Absent where there is one card, or none. */
const cards = { cards: z.array(CardState).optional() };
/** The supervisor's state, for the window to draw. */
const runtimeFacts = {
  devices: z.array(Device),
  packs: z.array(PackSummary),
  versions: z.record(z.string(), z.string()),
  /** How many jobs it works on at once; one when absent. */
  slots: z.int().min(0).optional(),
};
export const RuntimeState = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('stopped'), ...cards }),
  z.object({ kind: z.literal('starting'), ...cards }),
  z.object({ kind: z.literal('ready'), ...runtimeFacts, ...cards }),
  z.object({ kind: z.literal('busy'), ...runtimeFacts, ...cards }),
  z.object({ kind: z.literal('stopping'), ...cards }),
  z.object({ kind: z.literal('failed'), error: AppError, ...cards }),
]);
export type RuntimeState = z.infer<typeof RuntimeState>;

export const SettingsView = z.object({
  settings: Settings,
  /** What of the file was not understood, in a sentence. */
  problem: z.string().optional(),
  /** Where everything of the user's lies. */
  dataHome: z.string(),
});
export type SettingsView = z.infer<typeof SettingsView>;

/** The local HTTP API, and who asked it for what lately, newest first. */
export const LocalApiView = z.object({
  state: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('off') }),
    z.object({ kind: z.literal('starting') }),
    z.object({ kind: z.literal('on'), address: z.string() }),
    z.object({ kind: z.literal('failed'), error: AppError }),
  ]),
  recent: z.array(z.object({ at: z.iso.datetime(), client: z.string(), method: z.string(), route: z.string(), status: z.int() })),
});
export type LocalApiView = z.infer<typeof LocalApiView>;

/** The folder whose new pictures become jobs. */
export const WatchFolderView = z.object({
  /** Absent while none is watched. */
  folder: z.string().optional(),
  /** Pictures that became jobs since the app was started. */
  taken: z.int(),
  /** Newest last. */
  skipped: z.array(z.object({ name: z.string(), reason: z.string() })),
  /** Why it cannot be looked into at present. */
  problem: AppError.optional(),
});
export type WatchFolderView = z.infer<typeof WatchFolderView>;

/** The farm of several machines that jobs may be sent to, as the settings name it. */
export const FarmView = z.object({
  state: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('off') }),
    z.object({ kind: z.literal('looking') }),
    z.object({
      kind: z.literal('ready'),
      /** How many jobs run at once: one for each graphics card that works. */
      slots: z.int().min(0),
      /** Each machine with what it computes on. */
      nodes: z.array(z.string()),
    }),
    z.object({ kind: z.literal('away'), error: AppError }),
  ]),
  /** The name of the key's file, where it is another than that of the data folder. */
  key: z.string().optional(),
});
export type FarmView = z.infer<typeof FarmView>;
