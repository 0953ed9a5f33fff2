// The flags of commands whose jobs may run on a farm.
import type { Command } from 'commander';
import { ok, type Result } from '#contract/result.ts';
import type { JobRequest } from '../../services/jobs/queue/job.ts';
import type { Studio } from '../../studio.ts';

export interface FarmFlags {
  /** True for the farm whose head runs on this machine. */
  readonly farm?: string | true;
  readonly farmKey?: string;
}

export function addFarmFlags(command: Command): Command {
  return command
    .option('--farm [address]', "run it on a farm: the one at this address, or the one whose head is this machine's")
    .option('--farm-key <file>', "the farm's key; that of the data home unless told");
}

/** What a request says of where it runs. A farm that is asked for must be there now; one that goes away later is waited for. */
export async function reachFarm(studio: Studio, { farm, farmKey }: FarmFlags): Promise<Result<Pick<JobRequest, 'place'>>> {
  if (farm === undefined) return ok({});
  studio.farm.use({ address: farm === true ? undefined : farm, key: farmKey });
  const reached = await studio.farm.connect();
  return reached.ok ? ok({ place: 'farm' }) : reached;
}
