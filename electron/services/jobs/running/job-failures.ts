// What is there all the same when a job fails: a user must not think that hours of sampling are lost.
import { join } from 'node:path';
import type { AssetSidecar } from '#contract/asset/asset.ts';
import type { AppError, WayOut } from '#contract/outcome/errors.ts';
import { type Asset, LATENT_NAME } from '../../library/asset/asset-folder.ts';

export interface KeptShape {
  readonly id: string;
  /** Holds the latent. */
  readonly folder: string;
  /** Absent where it could not be written. */
  readonly sidecar: AssetSidecar | undefined;
}

/** For a job that failed when its latent was complete. A finished asset is as it was before, and needs no word. */
export function withKeptShape(error: AppError, { id, folder, sidecar }: KeptShape): AppError {
  if (sidecar?.kind === 'finished') return error;
  const wayOut: WayOut = { kind: 'build-latent', assetId: id, ...(sidecar === undefined && { latent: join(folder, LATENT_NAME) }) };
  return { ...error, waysOut: [...(error.waysOut ?? []), wayOut], details: { ...error.details, assetId: id } };
}

/** For what failed after the asset itself was finished: the delivery file, or the copies. */
export function withFinishedAsset(error: AppError, { folder, sidecar }: Asset): AppError {
  const hint = `${error.hint ?? ''} The asset itself is finished: ${sidecar.id}, in ${folder}.`.trim();
  return { ...error, hint, details: { ...error.details, assetId: sidecar.id } };
}

/** For a build of an asset that went to the trash while its job waited. */
export function goneMeanwhile(id: string): AppError {
  const hint = 'Put it back from the trash, then try again.';
  return { code: 'input_not_found', message: `There is no asset ${id}.`, hint };
}

/** For a folder that somebody moved or removed while its job ran, which the runtime met as one that is not there. */
export function vanished(folder: string): AppError {
  const hint = 'Let the folders of the library be while jobs run, then try again.';
  return { code: 'not_writable', message: `The asset's folder ${folder} was moved or removed while the job ran.`, hint };
}
