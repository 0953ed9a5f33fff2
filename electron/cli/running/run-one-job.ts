// One job in front of a user, from start to end, and what is told of it afterwards.
import { EXIT_CODES } from '#contract/outcome/errors.ts';
import type { Job } from '../../services/jobs/queue/job.ts';
import type { Studio } from '../../studio.ts';
import type { RunFlags } from '../flags/run-flags.ts';
import { type Answer, failure, result } from '../output/answer.ts';
import { assetDocument, assetLines } from '../output/asset-document.ts';
import { runJobs } from './run-jobs.ts';
import { whyWaiting } from './why-waiting.ts';

/** Runs `job` to its end and tells what came of it. */
export async function runOneJob(studio: Studio, job: Job, flags: RunFlags): Promise<Answer> {
  const [ended] = await runJobs(studio, flags, new Set([job.id]));
  if (ended !== undefined && 'error' in ended.state && ended.state.error !== undefined) return failure(ended.state.error);
  if (ended?.state.kind === 'paused')
    return failure({ code: 'cancelled', message: `The job ${job.id} was paused.`, waysOut: [{ kind: 'list-jobs' }] });
  const because = ended === undefined ? undefined : whyWaiting(studio, [ended]);
  if (because !== undefined) return failure(because);
  if (ended?.state.kind !== 'done') return failure({ code: 'cancelled', message: 'The job was cancelled.' }, EXIT_CODES.cancelled);
  const asset = await studio.library.find(ended.assetId);
  if (!asset.ok) return failure(asset.error);
  const { outFolder } = ended.request;
  return result(assetDocument(asset.value, outFolder), assetLines(asset.value, outFolder));
}
