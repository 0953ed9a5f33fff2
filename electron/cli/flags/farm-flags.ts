// The flags of commands whose jobs may run on a farm.
import { resolve } from 'node:path';
import type { Command } from 'commander';
import { ok, type Result } from '#contract/outcome/result.ts';
import type { JobRequest } from '../../services/jobs/queue/job.ts';
import type { Studio } from '../../studio.ts';

export interface FarmFlags {
  /** True for the farm whose head runs on this machine. */
  readonly farm?: string | true;
  readonly farmKey?: string;
}

export function addFarmFlags(command: Command): Command {
  return command
    .option('--farm [address]', "run it on a farm: the one at this address, the one whose head is this machine's, or the one asked last")
    .option('--farm-key <file>', "the farm's key; that of the data home unless told");
}

/**
 * What a request says of where it runs. A farm that is asked for must be there now; one that goes away later is waited for, and is
 * remembered for whoever goes on with its jobs.
 */
export async function reachFarm(studio: Studio, { farm, farmKey }: FarmFlags): Promise<Result<Pick<JobRequest, 'place'>>> {
  if (farm === undefined) return ok({});
  const address = farm === true ? await studio.farm.headHere() : farm;
  const key = farmKey === undefined ? undefined : resolve(farmKey);
  studio.farm.use({ address, key });
  const reached = await studio.farm.connect();
  if (!reached.ok) return reached;
  const { farmHead, farmKey: lastKey } = studio.settings.settings;
  const asked = { farmHead: address ?? farmHead, farmKey: key ?? (address === undefined ? lastKey : '') };
  if (asked.farmHead !== farmHead || asked.farmKey !== lastKey) await studio.settings.change(asked); // it can do without
  return ok({ place: 'farm' });
}
