// Builds an asset's files from its saved latent, beside the ones that are there, and swaps them in when all are whole.
// A build that fails or is killed leaves the asset as it was.
import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { BuildingOptions, BuiltAsset, DeliveryOptions } from '#contract/generation.ts';
import type { Result } from '#contract/result.ts';
import { BUILDING_FOLDER, LATENT_NAME } from '../library/asset-folder.ts';
import type { CallOptions, RuntimeSupervisor } from '../runtime/supervisor.ts';
import { deliverBuilt } from './deliver-built.ts';

export interface LatentBuild {
  readonly jobId: string;
  /** The asset's folder; holds `latent.safetensors`. */
  readonly folder: string;
  readonly packFolder: string;
  readonly device: string;
  /** What the object is called inside the files. */
  readonly name: string;
  readonly building: BuildingOptions;
  readonly delivery?: DeliveryOptions | undefined;
}

/** What was built; its paths lie in the asset's folder. Throws what the file system throws. */
export async function buildFromLatent(runtime: RuntimeSupervisor, build: LatentBuild, options: CallOptions): Promise<Result<BuiltAsset>> {
  const { jobId, folder, packFolder, device, name, building, delivery } = build;
  const workFolder = join(folder, BUILDING_FOLDER);
  await rm(workFolder, { recursive: true, force: true });
  await mkdir(workFolder);
  try {
    const latent = join(folder, LATENT_NAME);
    const built = await runtime.call('rebuild', { jobId, latent, folder: workFolder, packFolder, device, building, name }, options);
    const whole = built.ok ? await deliverBuilt(built.value, { jobId, delivery }, options) : built;
    if (whole.ok) for (const file of await readdir(workFolder)) await rename(join(workFolder, file), join(folder, file));
    return whole;
  } finally {
    await rm(workFolder, { recursive: true, force: true });
  }
}
