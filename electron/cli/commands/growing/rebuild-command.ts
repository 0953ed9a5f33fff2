// `espalier rebuild`: the files of an asset anew from its saved latent. No sampling.
import { stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { AssetId, type AssetSidecar, BuildName } from '#contract/asset/asset.ts';
import type { AppError } from '#contract/outcome/errors.ts';
import { err, ok, type Result } from '#contract/outcome/result.ts';
import { nameOfPicture } from '../../../services/jobs/requests/job-name.ts';
import { rebuildRequest } from '../../../services/jobs/requests/rebuild-request.ts';
import { type Asset, LATENT_NAME } from '../../../services/library/asset/asset-folder.ts';
import type { Studio } from '../../../studio.ts';
import { type BuildingFlags, readBuildingFlags } from '../../flags/building-flags.ts';
import { type FarmFlags, reachFarm } from '../../flags/farm-flags.ts';
import { optionalPath, pathArgument } from '../../flags/path-argument.ts';
import type { RunFlags } from '../../flags/run-flags.ts';
import { type Answer, failure } from '../../output/answer.ts';
import { runOneJob } from '../../running/run-one-job.ts';
import { withStudio } from '../../running/with-studio.ts';

export interface RebuildFlags extends RunFlags, BuildingFlags, FarmFlags {
  readonly name?: string;
  readonly pack?: string;
  readonly device?: string;
  readonly buildName?: string;
  readonly replace?: boolean;
}

interface LatentSource {
  readonly latent: string;
  readonly name: string;
  /** Present when the latent belongs to the library, whose asset is then built anew. */
  readonly sidecar?: AssetSidecar;
}

export async function rebuild(target: string, flags: RebuildFlags): Promise<Answer> {
  const input = readBuildingFlags(flags);
  if (!input.ok) return failure(input.error);
  const out = optionalPath(flags.out);
  if (!out.ok) return failure(out.error);
  const buildName = BuildName.optional().safeParse(flags.buildName);
  if (!buildName.success) return failure({ code: 'usage', message: '--build-name takes 1 to 120 letters.' });
  return withStudio(async (studio) => {
    const source = await findLatent(studio, target);
    if (!source.ok) return failure(source.error);
    const { latent, name, sidecar } = source.value;
    if (sidecar !== undefined && flags.name !== undefined) return failure(nameIsTaken(name));
    const request = await rebuildRequest(latent, {
      ...input.value,
      sidecar,
      pack: flags.pack,
      device: flags.device,
      buildName: buildName.data,
      replaces: flags.replace,
      outFolder: out.value,
    });
    if (!request.ok) return failure(request.error);
    const place = await reachFarm(studio, flags);
    if (!place.ok) return failure(place.error);
    const job = studio.jobs.add({
      name: flags.name ?? name,
      request: { ...request.value, ...place.value },
      isReserved: true,
      ...(sidecar !== undefined && { assetId: sidecar.id }),
    });
    return runOneJob(studio, job, flags);
  });
}

function nameIsTaken(name: string): AppError {
  const message = `This asset is called “${name}”, and building it anew does not change that.`;
  return { code: 'usage', message, hint: '--name is for a latent that is not in the library.' };
}

async function findLatent(studio: Studio, target: string): Promise<Result<LatentSource>> {
  if (AssetId.safeParse(target).success) {
    const asset = await studio.library.findForRebuild(target);
    return asset.ok ? ok(sourceOf(asset.value)) : asset;
  }
  const given = pathArgument(target);
  if (!given.ok) return given;
  const path = given.value;
  const found = await stat(path).catch(() => undefined);
  if (found === undefined) {
    return err({ code: 'not_found', message: `There is no asset, folder or latent ${target}.`, hint: 'See `espalier library list`.' });
  }
  const latent = found.isDirectory() ? join(path, LATENT_NAME) : path;
  if (dirname(dirname(latent)) === studio.home.library && basename(latent) === LATENT_NAME) {
    const asset = await studio.library.findForRebuild(basename(dirname(latent)));
    return asset.ok ? ok(sourceOf(asset.value)) : asset;
  }
  return ok({ latent, name: nameOfPicture(found.isDirectory() ? path : latent) });
}

function sourceOf(asset: Asset): LatentSource {
  return { latent: join(asset.folder, LATENT_NAME), name: asset.sidecar.name, sidecar: asset.sidecar };
}
