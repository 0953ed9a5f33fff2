// What a job is: something asked for, a state, and the asset that it fills. Kept in the queue until dismissed.
import { z } from 'zod';
import { BuildName, Lineage } from '#contract/asset/asset.ts';
import { BuildingOptions, DeliveryOptions, GenerationOptions, Stage } from '#contract/generation/generation.ts';
import type { AppError } from '#contract/outcome/errors.ts';

/** Who asked for a job over the local API. Absent for the window and the terminal. */
export const JobOrigin = z.strictObject({
  /** The service whose form the request had; also a tag of the asset. */
  service: z.enum(['nim', 'fal', 'api']),
  /** A job of low priority runs when no other waits. */
  priority: z.enum(['normal', 'low']).optional(),
  /** What the service has to remember of the request. */
  notes: z.record(z.string(), z.string()).optional(),
});
export type JobOrigin = z.infer<typeof JobOrigin>;

/** Where a job runs: on this machine, or on the farm that it is told of. */
export type JobPlace = 'here' | 'farm';
const place = z.literal('farm').optional();

/** Everything needed to run the job again in another process. Paths are absolute. */
export const JobRequest = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('generate'),
    pictures: z.array(z.string()),
    /** For each picture, what it is cut out by; null where the object is to be found. */
    masks: z.array(z.string().nullable()).optional(),
    text: z.string().optional(),
    options: GenerationOptions,
    /** A latent whose shape is kept, and gets its look from the pictures or words. */
    shape: z.string().optional(),
    lineage: Lineage.optional(),
    /** Receives copies of the finished files. */
    outFolder: z.string().optional(),
    origin: JobOrigin.optional(),
    /** Absent for one that runs here. */
    place,
  }),
  z.strictObject({
    kind: z.literal('rebuild'),
    latent: z.string(),
    pack: z.string(),
    device: z.string(),
    building: BuildingOptions,
    delivery: DeliveryOptions.optional(),
    /** True for a build that takes the place of the asset's current one, which is otherwise kept beside it. */
    replaces: z.boolean().optional(),
    buildName: BuildName.optional(),
    outFolder: z.string().optional(),
    origin: JobOrigin.optional(),
    place,
  }),
]);
export type JobRequest = z.infer<typeof JobRequest>;

export function deviceOf(request: JobRequest): string {
  return request.kind === 'generate' ? request.options.device : request.device;
}

export function placeOf(request: Pick<JobRequest, 'place'>): JobPlace {
  return request.place ?? 'here';
}

export type JobState =
  | { readonly kind: 'waiting' }
  | ({ readonly kind: 'running'; readonly cancelling: boolean } & JobProgress)
  /** By the user; or, with an error, because it was interrupted so often that it may be what brings the app down. */
  | { readonly kind: 'paused'; readonly error?: AppError }
  | { readonly kind: 'done' }
  | { readonly kind: 'failed'; readonly error: AppError }
  | { readonly kind: 'cancelled' };

export interface JobProgress {
  /** Absent before the first stage, and for jobs of another process. */
  readonly stage?: Stage;
  /** 0…1 within the stage. */
  readonly stageFraction: number;
  /** 0…1 of the whole job. */
  readonly fraction: number;
  readonly secondsLeft?: number;
  /** The machine of a farm that works on it, once that is known. */
  readonly node?: string;
}

/** What several jobs are items of: a batch of pictures, a sweep of seeds. */
export const JobParent = z.strictObject({ id: z.uuid(), name: z.string().min(1).max(200) });
export type JobParent = z.infer<typeof JobParent>;

/** Seconds that a job spent in each stage, the last time it ran. */
export const StageSeconds = z.partialRecord(Stage, z.number().min(0));
export type StageSeconds = z.infer<typeof StageSeconds>;

export interface Job {
  readonly id: string;
  readonly kind: JobRequest['kind'];
  readonly name: string;
  /** ISO 8601, UTC. */
  readonly createdAt: string;
  readonly assetId: string;
  readonly request: JobRequest;
  readonly state: JobState;
  readonly parent?: JobParent;
  /** Of the last time it ran. ISO 8601, UTC. */
  readonly startedAt?: string;
  readonly endedAt?: string;
  /** Of a run that is over. */
  readonly stages?: StageSeconds;
  /** What it has for itself while it runs, where there are several graphics cards: the number of one, or `cpu`. */
  readonly card?: string;
}

/** The words of the queue's file, and of scripts. */
export const JOB_STATES = ['waiting', 'running', 'paused', 'done', 'failed', 'cancelled'] as const satisfies readonly JobState['kind'][];

export function isJobState(text: string): boolean {
  return JOB_STATES.some((state) => state === text);
}

/** A row of the queue that this version does not understand. It is shown, and left as it is: another version may know better. */
export interface UnreadableJob {
  readonly id: string;
  readonly name: string;
  /** As the row has it, which may be no state at all. */
  readonly state: string;
  /** Absent when the row names no asset. */
  readonly assetId?: string;
  /** A sentence. */
  readonly reason: string;
}
