// What is known of model packs on this machine and of those that could be: for the Models room, and for `espalier packs`.
import { z } from 'zod';
import { AppError } from '../outcome/errors.ts';

/** What a person may do with what a model makes. `terms`: yes, to whoever agrees to the publisher's own terms. */
export const MaySell = z.enum(['yes', 'terms', 'no', 'unknown']);
export type MaySell = z.infer<typeof MaySell>;

/** Of the weights, or of the code that was published with them. */
export const PackLicence = z.object({
  /** As it is usually called. */
  name: z.string(),
  sell: MaySell,
  /** One plain sentence. */
  sentence: z.string(),
});
export type PackLicence = z.infer<typeof PackLicence>;

export const PackLicences = z.object({ weights: PackLicence, code: PackLicence });
export type PackLicences = z.infer<typeof PackLicences>;

export const PackFault = z.object({
  /** Relative to the pack; absent where it is about the pack as a whole. */
  file: z.string().optional(),
  /** A sentence. */
  problem: z.string(),
});
export type PackFault = z.infer<typeof PackFault>;

/** Something that a pack uses and that lies outside it by design. */
export const PackNeed = z.object({
  /** As the pack names it. */
  reference: z.string(),
  /** The official pack or companion that has it, where that is known. */
  name: z.string().optional(),
});
export type PackNeed = z.infer<typeof PackNeed>;

export const PackState = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('ready') }),
  /** Whole itself. */
  z.object({ kind: z.literal('needs-companion'), needs: z.array(PackNeed) }),
  /** Files are missing, or the disk that they lie on is away. */
  z.object({ kind: z.literal('incomplete'), faults: z.array(PackFault) }),
  z.object({ kind: z.literal('damaged'), faults: z.array(PackFault) }),
  z.object({ kind: z.literal('unsupported'), faults: z.array(PackFault) }),
  /** It was put there by hand: nobody has looked at it yet, and no job uses it. */
  z.object({ kind: z.literal('unchecked') }),
  /** Adding or getting it ended early; it goes on where it was. */
  z.object({ kind: z.literal('interrupted') }),
  /** An official pack that is not here. */
  z.object({ kind: z.literal('absent') }),
]);
export type PackState = z.infer<typeof PackState>;

export const PackEntry = z.object({
  name: z.string(),
  title: z.string(),
  /** A companion is no pack by itself: packs use it. A matting pack cuts objects out of pictures. */
  kind: z.enum(['pack', 'companion', 'matting']),
  state: PackState,
  /** What it takes. */
  inputs: z.array(z.enum(['image', 'text'])),
  description: z.string(),
  /** On the disk; of a pack that is absent, what it would take. */
  bytes: z.number(),
  /** Absent where it is not here. */
  folder: z.string().optional(),
  /** Folders of files that were left where they were. */
  elsewhere: z.array(z.string()),
  /** It comes with the program. */
  bundled: z.boolean(),
  /** The name of the licence of its weights. */
  licence: z.string(),
  licences: PackLicences,
  /** Of the manifest's file hashes. */
  sha256: z.string(),
  /** What keeps it from being used, in one sentence. */
  problem: z.string().optional(),
  /** Whether `get` knows where it is published. */
  canGet: z.boolean(),
  /** Packs here that use files of this one. */
  usedBy: z.array(z.string()),
});
export type PackEntry = z.infer<typeof PackEntry>;

export const PackList = z.object({
  packs: z.array(PackEntry),
  /** Official packs and companions that are not here. */
  official: z.array(PackEntry),
  /** Why no pack was looked into: the engine does not start, for example. */
  unchecked: AppError.optional(),
});
export type PackList = z.infer<typeof PackList>;

/** How files come to a pack: as copies, as hard links, or as links to where they stay. */
export const PackMode = z.enum(['copy', 'link', 'in-place']);
export type PackMode = z.infer<typeof PackMode>;

/** What could be added from where somebody pointed. */
export const PackOffer = z.object({
  name: z.string(),
  title: z.string(),
  kind: PackEntry.shape.kind,
  files: z.int(),
  bytes: z.number(),
  licences: PackLicences,
  /** Whether the licence wants to be agreed to. */
  asksConsent: z.boolean(),
});
export type PackOffer = z.infer<typeof PackOffer>;

/** One file of a pack that could be fetched. */
export const PackDownload = z.object({
  path: z.string(),
  bytes: z.number().optional(),
  sha256: z.string().optional(),
  url: z.string(),
});
export type PackDownload = z.infer<typeof PackDownload>;

/** What getting a pack would mean. Made without any connection. */
export const PackPlan = z.object({
  name: z.string(),
  title: z.string(),
  /** The machine that would be asked. */
  host: z.string(),
  bytes: z.number(),
  folder: z.string(),
  freeBytes: z.number(),
  licences: PackLicences,
  asksConsent: z.boolean(),
  files: z.array(PackDownload),
});
export type PackPlan = z.infer<typeof PackPlan>;

export const PackAction = z.enum(['add', 'get', 'verify', 'repair', 'remove']);
export type PackAction = z.infer<typeof PackAction>;

export const PackProgress = z.object({
  action: PackAction,
  pack: z.string(),
  step: z.enum(['looking', 'copying', 'fetching', 'hashing', 'inspecting', 'removing']),
  file: z.string().optional(),
  doneBytes: z.number(),
  totalBytes: z.number(),
  bytesPerSecond: z.number().optional(),
  secondsLeft: z.number().optional(),
});
export type PackProgress = z.infer<typeof PackProgress>;

/** The one thing that is done with packs at a time. */
export const PackWork = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('idle') }),
  z.object({ kind: z.literal('running'), progress: PackProgress }),
  z.object({ kind: z.literal('done'), action: PackAction, packs: z.array(z.string()), faults: z.array(PackFault) }),
  z.object({ kind: z.literal('failed'), action: PackAction, pack: z.string(), error: AppError }),
]);
export type PackWork = z.infer<typeof PackWork>;
