// What the window is told of jobs: each of them, the queue as a whole, and what work will take here.
import { z } from 'zod';
import { AssetId } from '../asset/asset.ts';
import { Stage, Text } from '../generation/generation.ts';
import { AppError } from '../outcome/errors.ts';

/** A batch of pictures or a sweep of seeds, whose items are jobs like any other. */
export const JobParentView = z.strictObject({ id: z.uuid(), name: Text.min(1).max(200) });

/** Where a job runs; absent for this machine. */
export const JobPlace = z.literal('farm').optional();
const jobCommon = {
  id: z.string(),
  name: z.string(),
  createdAt: z.iso.datetime(),
  thumbnailUrl: z.string().optional(),
  /** The words that it grows from, where there is no picture. */
  text: z.string().optional(),
  assetId: AssetId,
  /** The batch that it is an item of. */
  parent: JobParentView.optional(),
  place: JobPlace,
  /** Of the last time it ran. */
  startedAt: z.iso.datetime().optional(),
  endedAt: z.iso.datetime().optional(),
};
/** Those that wait come in the order in which they will be taken. */
export const JobView = z.discriminatedUnion('kind', [
  z.object({ ...jobCommon, kind: z.literal('waiting') }),
  z.object({
    ...jobCommon,
    kind: z.literal('running'),
    stage: Stage.optional(),
    /** 0…1 within the stage. */
    stageFraction: z.number().min(0).max(1),
    /** 0…1 of the whole job, from durations learned on this machine. */
    fraction: z.number().min(0).max(1),
    secondsLeft: z.number().min(0).optional(),
    cancelling: z.boolean(),
    /** The machine of a farm that works on it, once that is known. */
    node: z.string().optional(),
  }),
  /** Held by the user; or, with an error, interrupted so often that it waits for them to retry it. */
  z.object({ ...jobCommon, kind: z.literal('paused'), error: AppError.optional() }),
  z.object({ ...jobCommon, kind: z.literal('done') }),
  /** One that fails again is not worth another try: its words or its pictures are kept as they were given. */
  z.object({ ...jobCommon, kind: z.literal('failed'), error: AppError, failsAgain: z.boolean() }),
  z.object({ ...jobCommon, kind: z.literal('cancelled') }),
  /** Of another version, or damaged: only shown. */
  z.object({ id: z.string(), kind: z.literal('unreadable'), name: z.string(), reason: z.string() }),
]);
export type JobView = z.infer<typeof JobView>;
/** What happened to a job here, and how long it took, the last time it ran. */
export const JobRecord = z.object({
  /** Line by line, each with its time; empty where nothing was written down. */
  log: z.string(),
  stages: z.partialRecord(Stage, z.number().min(0)).optional(),
});
export type JobRecord = z.infer<typeof JobRecord>;

/** What a program does that has this machine for itself to measure it: it waits for what works there, then it measures. */
export const Measurement = z.enum(['waits', 'runs']);
export type Measurement = z.infer<typeof Measurement>;

/** What holds for the queue as a whole. */
export const QueueView = z.object({
  /** Whether no waiting job is begun; one that runs goes on. */
  paused: z.boolean(),
  /** While there is one, no waiting job is begun on this machine. */
  measurement: Measurement.optional(),
});
export type QueueView = z.infer<typeof QueueView>;

export type ReadableJobView = Exclude<JobView, { kind: 'unreadable' }>;

/** What work will take on this machine: time, and memory on the device that computes. */
export const Forecast = z.object({
  /** Of the whole; absent while a stage that it needs never ran here, and nothing else tells. */
  seconds: z.number().min(0).optional(),
  /** Whether jobs that were done here say so, or how fast this machine computes. */
  basis: z.enum(['learned', 'guessed']).optional(),
  stages: z.partialRecord(Stage, z.number().min(0)),
  memory: z.object({
    /** Absent while it is not known which device `auto` will be. */
    device: z.string().optional(),
    neededBytes: z.int().min(0),
    /** What is known of it is how large the pack is, not what jobs held here. */
    isGuess: z.boolean(),
    /** Now; what the runtime holds already counts as free, since it is the same work that needs it. */
    freeBytes: z.int().min(0).optional(),
    fits: z.boolean().optional(),
  }),
});
export type Forecast = z.infer<typeof Forecast>;
