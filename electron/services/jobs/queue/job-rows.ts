// A row of the queue's table of jobs as a job. Rows are parsed like every message: another version, another program or
// damage may have written them, and what they say is used as folders, processes and requests.
import { z } from 'zod';
import { AssetId } from '#contract/asset/asset.ts';
import { AppError } from '#contract/outcome/errors.ts';
import { parseJson } from '../../common/parse-json.ts';
import type { Row } from '../../queue-file/queue-database.ts';
import {
  JOB_STATES,
  type Job,
  JobParent,
  type JobPlace,
  JobRequest,
  type JobState,
  placeOf,
  StageSeconds,
  type UnreadableJob,
} from './job.ts';
import { ProcessIdentity } from './process-identity.ts';

const JobRow = z
  .object({
    id: z.uuid(),
    name: z.string(),
    asset_id: AssetId,
    request: json(JobRequest),
    created_at: z.iso.datetime(),
    state: z.enum(JOB_STATES),
    error: json(AppError).nullable(),
    owner: ProcessIdentity.nullable(),
    worker: ProcessIdentity.nullable(),
    interruptions: z.int().min(0),
    cancel_requested: z.union([z.literal(0), z.literal(1)]),
    // Absent from a file of before that can only be read. Nothing depends on them, so what is none of them is passed over.
    parent_id: optional(z.string()),
    parent_name: optional(z.string()),
    started_at: optional(z.iso.datetime()),
    ended_at: optional(z.iso.datetime()),
    stages: optional(json(StageSeconds)),
    card: optional(z.string().nullable()),
  })
  .refine((row) => row.error !== null || row.state !== 'failed', { path: ['error'] });
type JobRow = z.infer<typeof JobRow>;

/** What a user calls the columns. */
const COLUMN_WORDS: Readonly<Record<string, string>> = {
  id: 'its number',
  name: 'its name',
  asset_id: 'the asset that it is for',
  request: 'what it asks for',
  created_at: 'when it was made',
  state: 'its state',
  error: 'how it failed',
  owner: 'the process that it belongs to',
  worker: 'the process that works on it',
  interruptions: 'how often it was interrupted',
  cancel_requested: 'whether it is cancelled',
};

export type ReadJob =
  | { readonly kind: 'job'; readonly job: Job; readonly row: JobRow }
  | { readonly kind: 'unreadable'; readonly unreadable: UnreadableJob; readonly owner: ProcessIdentity | undefined };

export type ReadableJob = Extract<ReadJob, { kind: 'job' }>;

export function readJob(row: Row): ReadJob {
  const parsed = JobRow.safeParse(row);
  if (parsed.success) return { kind: 'job', job: jobOf(parsed.data), row: parsed.data };
  return { kind: 'unreadable', unreadable: unreadableJob(row, parsed.error), owner: ProcessIdentity.safeParse(row['owner']).data };
}

/** One that is not understood is taken for one of this machine. */
export function placeOfRow(read: ReadJob): JobPlace {
  return read.kind === 'job' ? placeOf(read.job.request) : 'here';
}

function jobOf(row: JobRow): Job {
  return {
    id: row.id,
    kind: row.request.kind,
    name: row.name,
    createdAt: row.created_at,
    assetId: row.asset_id,
    request: row.request,
    state: stateOf(row),
    ...present({ parent: parentOf(row), startedAt: row.started_at, endedAt: row.ended_at, stages: row.stages }),
    ...(row.state === 'running' && typeof row.card === 'string' && { card: row.card }),
  };
}

function parentOf({ parent_id: id, parent_name: name }: JobRow): JobParent | undefined {
  return JobParent.safeParse({ id, name }).data;
}

function stateOf({ state: kind, error, cancel_requested }: JobRow): JobState {
  switch (kind) {
    case 'running':
      return { kind, stageFraction: 0, fraction: 0, cancelling: cancel_requested === 1 };
    case 'paused':
      return error === null ? { kind } : { kind, error };
    case 'failed':
      if (error === null) throw new Error('a failed job without an error passed the schema');
      return { kind, error };
    default:
      return { kind };
  }
}

function unreadableJob(row: Row, error: z.ZodError): UnreadableJob {
  const columns = new Set(error.issues.map((issue) => String(issue.path[0])));
  const words = [...columns].map((column) => COLUMN_WORDS[column] ?? column).join(', ');
  const assetId = AssetId.safeParse(row['asset_id']).data;
  return {
    id: textOf(row['id']),
    name: textOf(row['name']),
    state: textOf(row['state']),
    ...(assetId !== undefined && { assetId }),
    reason: `This version of Espalier does not understand ${words}.`,
  };
}

function textOf(value: Row[string] | undefined): string {
  return typeof value === 'string' ? value : '';
}

function optional<T>(schema: z.ZodType<T>) {
  return schema.optional().catch(undefined);
}

/** Without what is undefined. */
function present<T extends object>(values: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  // The entries that are left have the values of `values`, none of them undefined.
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
}

/** Text that holds JSON of the form `schema`. */
function json<T>(schema: z.ZodType<T>) {
  return z.string().transform((text, context): T => {
    const parsed = schema.safeParse(parseJson(text));
    if (parsed.success) return parsed.data;
    context.addIssue({ code: 'custom', message: 'not understood' });
    return z.NEVER;
  });
}
