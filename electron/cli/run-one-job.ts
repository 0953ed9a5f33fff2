// One job in front of a person, from start to end, and what is told of it afterwards.
import { EXIT_CODES } from '#contract/errors.ts';
import type { Job } from '../services/jobs/job.ts';
import type { Studio } from '../studio.ts';
import { assetDocument, assetLines } from './asset-document.ts';
import { printResult, reportFailure } from './output.ts';
import type { RunFlags } from './run-flags.ts';
import { runJobs } from './run-jobs.ts';

/** Runs `job` to its end and tells what came of it. */
export async function runOneJob(studio: Studio, job: Job, flags: RunFlags): Promise<number> {
  const [ended] = await runJobs(studio, flags, new Set([job.id]));
  if (ended?.state.kind === 'failed' || ended?.state.kind === 'paused') return reportFailure(ended.state.error, flags.json);
  if (ended?.state.kind !== 'done')
    return reportFailure({ code: 'cancelled', message: 'The job was cancelled.' }, flags.json, EXIT_CODES.cancelled);
  const asset = await studio.library.find(ended.assetId);
  if (!asset.ok) return reportFailure(asset.error, flags.json);
  const { outFolder } = ended.request;
  return printResult(flags.json, assetDocument(asset.value, outFolder), assetLines(asset.value, outFolder));
}
