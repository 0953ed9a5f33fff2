// What the window is told of pictures: what it names them by, how they are cut out, and what with.
import { z } from 'zod';
import { PictureSide, SeparateObject } from '../generation/generation.ts';

export const PictureId = z.uuid();

/** A picture the app has taken in: `url` shows it, `id` names it. */
export const Picture = z.object({ id: PictureId, name: z.string(), url: z.string(), bytes: z.int() });
export type Picture = z.infer<typeof Picture>;

/** One of the pictures that a job grows from. */
export const JobPicture = z.object({
  picture: Picture,
  /** What it is cut out by; absent where the object is found. */
  maskId: PictureId.optional(),
  /** Absent where nobody said which. */
  side: PictureSide.optional(),
});
export type JobPicture = z.infer<typeof JobPicture>;

/** The pictures that come with the app, the first one first. */
export const EXAMPLE_NAMES = ['chest', 'pumpkin', 'shop'] as const;
export const ExampleName = z.enum(EXAMPLE_NAMES);
export type ExampleName = z.infer<typeof ExampleName>;

export const CutOutView = z.object({
  /** The picture as it is worked with, upright and in the size of the cut-out; absent for one that was cut out by a mask. */
  pictureUrl: z.string().optional(),
  cutOutUrl: z.string(),
  squareUrl: z.string(),
  width: z.int(),
  height: z.int(),
  advice: z.array(z.string()),
  /** Whether `tolerance` makes a difference to this picture. */
  isAdjustable: z.boolean(),
  /** What stands apart in all that was found, from left to right. */
  objects: z.array(SeparateObject),
  /** The matting pack that cut it out. */
  matting: z.string().optional(),
});
export type CutOutView = z.infer<typeof CutOutView>;

/** A matting pack as one of several to choose from. */
export const MattingChoice = z.object({
  name: z.string(),
  title: z.string(),
  /** A sentence of why it cannot be used; absent where it can. */
  problem: z.string().optional(),
});
export type MattingChoice = z.infer<typeof MattingChoice>;
