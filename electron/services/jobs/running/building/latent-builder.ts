// Builds an asset's files from its saved latent, beside the ones that are there, and hands them over when all are whole.
// A build that fails or is killed leaves the asset as it was.
import { join } from 'node:path';
import type { BuildingOptions, BuiltAsset, DeliveryOptions } from '#contract/generation/generation.ts';
import { err, type Result } from '#contract/outcome/result.ts';
import { LATENT_NAME } from '../../../library/asset/asset-folder.ts';
import { inWorkFolder } from '../../../library/builds/take-build.ts';
import type { CallOptions, Runtime } from '../../../runtime/runtime.ts';
import { untrueFile } from './built-file-names.ts';
import { deliverBuilt } from './deliver-built.ts';

export interface LatentBuild<T> {
  readonly jobId: string;
  /** The asset's folder; holds `latent.safetensors`. */
  readonly folder: string;
  readonly packFolder: string;
  readonly device: string;
  /** What the object is called inside the files. */
  readonly name: string;
  readonly building: BuildingOptions;
  readonly delivery?: DeliveryOptions | undefined;
  /** Takes what was built out of `workFolder`, which is removed afterwards. */
  take(built: BuiltAsset, workFolder: string): Promise<Result<T>>;
}

/** What `take` makes of the build. Throws what the file system throws. */
export async function buildFromLatent<T>(runtime: Runtime, build: LatentBuild<T>, options: CallOptions): Promise<Result<T>> {
  const { jobId, folder, packFolder, device, name, building, delivery } = build;
  return inWorkFolder(folder, async (workFolder) => {
    const latent = join(folder, LATENT_NAME);
    const built = await runtime.call('rebuild', { jobId, latent, folder: workFolder, packFolder, device, building, name }, options);
    if (!built.ok) return built;
    const { latent: _ownLatent, ...files } = built.value.files;
    const untrue = await untrueFile({ ...built.value, files }, workFolder);
    if (untrue !== undefined) return err(untrue);
    const whole = await deliverBuilt(built.value, { jobId, delivery }, options);
    return whole.ok ? await build.take(whole.value, workFolder) : whole;
  });
}
