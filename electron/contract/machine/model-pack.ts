// A model pack as the app sees it: a folder in the official layout, described by the runtime that found it.
import { z } from 'zod';

export const PackSummary = z.object({
  name: z.string().min(1),
  folder: z.string().min(1),
  title: z.string(),
  description: z.string(),
  inputs: z.array(z.enum(['image', 'text'])),
  /** The object stands as the camera of the picture sees it. */
  viewAligned: z.boolean(),
  /** Which way of making latents; empty for a pack that cannot be used. */
  engine: z.string(),
  /** Steps and guidance mean something to it. */
  hasSampler: z.boolean(),
  /** It takes several pictures of one object. */
  severalPictures: z.boolean(),
  /** Whose shapes it can give a new look: nobody's, those that a pack of its own kind made, or any. */
  variants: z.enum(['none', 'own', 'any']),
  licence: z.string(),
  /** Of the manifest's file hashes; empty when the pack cannot be used. */
  sha256: z.string(),
  bytes: z.int().min(0),
  /** Why the pack cannot be used; absent when it can. */
  problem: z.string().optional(),
});
export type PackSummary = z.infer<typeof PackSummary>;
