// A row of the queue's table of jobs as a job. Throws on what this program never wrote.
import { AppError } from '#contract/errors.ts';
import { type Job, JobRequest, type JobState } from './job.ts';
import type { Row } from './queue-database.ts';

export function readJob(row: Row): Job {
  const request = JobRequest.parse(JSON.parse(String(row['request'])));
  return {
    id: String(row['id']),
    kind: request.kind,
    name: String(row['name']),
    createdAt: String(row['created_at']),
    assetId: String(row['asset_id']),
    request,
    state: readState(row),
  };
}

function readState(row: Row): JobState {
  const kind = String(row['state']);
  switch (kind) {
    case 'running':
      return { kind, stageFraction: 0, fraction: 0, cancelling: row['cancel_requested'] === 1 };
    case 'paused':
    case 'failed':
      return { kind, error: AppError.parse(JSON.parse(String(row['error']))) };
    case 'waiting':
    case 'done':
    case 'cancelled':
      return { kind };
    default:
      throw new Error(`the queue holds a job in the state "${kind}"`);
  }
}
