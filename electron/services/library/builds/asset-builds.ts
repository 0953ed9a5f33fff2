// The builds of one asset side by side: which there are, what they take on the disk, which is the current one.
import { lstat } from 'node:fs/promises';
import { join } from 'node:path';
import type { AssetSidecar, FinishedAsset, KeptBuild } from '#contract/asset/asset.ts';
import type { AppError } from '#contract/outcome/errors.ts';
import { err, ok, type Result } from '#contract/outcome/result.ts';
import { folderBytes } from '../../storage/folder-size.ts';
import type { Asset } from '../asset/asset-folder.ts';
import { isBuiltName } from './built-files.ts';
import { type BrokenBuild, hasKept, keptFolder, layOut, listKept, readKept, removeKept } from './kept-builds.ts';
import { inWorkFolder, takeBuild } from './take-build.ts';

export interface AssetBuild {
  /** Absent for the build of a version that kept only one. */
  readonly id?: string | undefined;
  readonly name?: string | undefined;
  readonly isCurrent: boolean;
  /** Absolute. */
  readonly folder: string;
  /** By what they are. */
  readonly files: Readonly<Record<string, string>>;
  readonly triangles: number;
  readonly recipe: FinishedAsset['recipe'];
  readonly building?: FinishedAsset['building'];
  /** Of all its files. */
  readonly bytes: number;
}

export interface BuildListing {
  readonly asset: Asset;
  /** The current one, then the kept ones, newest first. */
  readonly builds: readonly AssetBuild[];
  readonly broken: readonly BrokenBuild[];
  /** Of everything in the asset's folder: builds, latent, pictures. */
  readonly bytes: number;
}

/** Throws what the file system throws. */
export async function listBuilds(asset: Asset): Promise<BuildListing> {
  const { folder, sidecar } = asset;
  const currentId = sidecar.kind === 'finished' ? sidecar.buildId : undefined;
  const { kept, broken } = await listKept(folder, currentId);
  const builds = kept.map((build) => keptBuild(folder, build));
  if (sidecar.kind === 'finished') builds.unshift(await currentBuild(folder, sidecar));
  return { asset, builds, broken, bytes: folderBytes(folder) };
}

/** Throws what the file system throws. */
export async function chooseBuild(asset: Asset, buildId: string): Promise<Result<Asset>> {
  const { folder, sidecar } = asset;
  if (sidecar.kind === 'finished' && sidecar.buildId === buildId) return ok(asset);
  const found = await findKept(asset, buildId);
  if (!found.ok) return found;
  return inWorkFolder(folder, async (workFolder) => {
    await layOut(folder, found.value, workFolder);
    const next = withBuild(sidecar, found.value);
    const taken = await takeBuild(folder, { workFolder, sidecar: next, kept: sidecar.kind === 'finished' ? sidecar : undefined });
    await removeKept(folder, buildId);
    return ok(taken);
  });
}

/** Throws what the file system throws. */
export async function removeBuild(asset: Asset, buildId: string): Promise<Result<Asset>> {
  const { folder, sidecar } = asset;
  if (sidecar.kind === 'finished' && sidecar.buildId === buildId) {
    const message = `The build ${buildId} is the current one of ${sidecar.name}.`;
    return err({ code: 'usage', message, hint: 'Make another one the current build first.' });
  }
  if (!(await hasKept(folder, buildId))) return err(noBuild(sidecar, `${sidecar.name} has no build ${buildId}.`));
  await removeKept(folder, buildId);
  return ok(asset);
}

async function findKept({ folder, sidecar }: Asset, buildId: string): Promise<Result<KeptBuild>> {
  if (!(await hasKept(folder, buildId))) return err(noBuild(sidecar, `${sidecar.name} has no build ${buildId}.`));
  const build = await readKept(folder, buildId);
  return build.ok ? build : err(noBuild(sidecar, `The build ${buildId} of ${sidecar.name} cannot be read: ${build.error}`));
}

function noBuild({ id }: AssetSidecar, message: string): AppError {
  return { code: 'not_found', message, waysOut: [{ kind: 'list-builds', assetId: id }] };
}

/** The asset with `build` as its current one. What no build makes stays: the latent, the cut-out, files of the user's own. */
function withBuild(sidecar: AssetSidecar, { id, name, files, recipe, timings, mesh, building, builtFiles }: KeptBuild): FinishedAsset {
  const others = Object.entries(sidecar.files).filter(([, file]) => !isBuiltName(file));
  const built = Object.entries(files).filter(([, file]) => isBuiltName(file));
  return {
    ...sidecar,
    kind: 'finished',
    files: Object.fromEntries([...others, ...built]),
    recipe,
    timings,
    mesh,
    building,
    builtFiles,
    buildId: id,
    buildName: name,
    jobId: undefined, // whose build it was says nothing about a later job
  };
}

async function currentBuild(folder: string, sidecar: FinishedAsset): Promise<AssetBuild> {
  const { buildId, buildName, builtFiles, mesh, recipe, building } = sidecar;
  const files = Object.fromEntries(Object.entries(sidecar.files).filter(([, name]) => isBuiltName(name)));
  const names = [...new Set([...(builtFiles ?? []), ...Object.values(files)])];
  const bytes = await bytesOf(folder, names);
  return { id: buildId, name: buildName, isCurrent: true, folder, files, triangles: mesh.faces, recipe, building, bytes };
}

function keptBuild(assetFolder: string, build: KeptBuild): AssetBuild {
  const { id, name, files, mesh, recipe, building } = build;
  const folder = keptFolder(assetFolder, id);
  return { id, name, isCurrent: false, folder, files, triangles: mesh.faces, recipe, building, bytes: folderBytes(folder) };
}

async function bytesOf(folder: string, names: readonly string[]): Promise<number> {
  const found = await Promise.all(names.map((name) => lstat(join(folder, name)).catch(() => undefined)));
  return found.reduce((sum, file) => sum + (file?.isFile() ? file.size : 0), 0);
}
