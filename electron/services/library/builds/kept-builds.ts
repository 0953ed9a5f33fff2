// The builds of an asset that are not the current one: `builds/<build id>/`, each with its files and a `build.json` about them.
// A folder there is whole or absent. The current build's files lie at the root of the asset's folder, as ever.
import { link, lstat, mkdir, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { BuildId, type FinishedAsset, KEPT_BUILD_SCHEMA, KeptBuild } from '#contract/asset/asset.ts';
import { err, ok, type Result } from '#contract/outcome/result.ts';
import { errnoCode } from '../../storage/file-errors.ts';
import { copyFileAtomically, sync, UNFINISHED_PREFIX, writeFileAtomically } from '../../storage/files/atomic-file.ts';
import { readRegularFile } from '../../storage/files/regular-file.ts';
import { uuidV7 } from '../../storage/names/uuid-v7.ts';
import { isBuiltName, removeEarlierBuilds } from './built-files.ts';

export const BUILDS_FOLDER = 'builds';
export const KEPT_NAME = 'build.json';
const MAX_KEPT_BYTES = 8 * 1024 * 1024;
/** What `link` answers where a file system has no hard links. */
const NO_LINKS: ReadonlySet<string> = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK', 'EXDEV']);

export interface BrokenBuild {
  readonly id: string;
  /** A sentence. */
  readonly reason: string;
}

export function keptFolder(folder: string, buildId: string): string {
  return join(folder, BUILDS_FOLDER, BuildId.parse(buildId));
}

export async function hasKept(folder: string, buildId: string): Promise<boolean> {
  if (!BuildId.safeParse(buildId).success) return false;
  return (await lstat(keptFolder(folder, buildId)).catch(() => undefined))?.isDirectory() ?? false;
}

/** Newest first. What is the current build is none of them, whatever an interrupted exchange left. */
export async function listKept(folder: string, currentId: string | undefined): Promise<{ kept: KeptBuild[]; broken: BrokenBuild[] }> {
  const names = await readdir(join(folder, BUILDS_FOLDER)).catch(() => []);
  const ids = names.filter((name) => BuildId.safeParse(name).success && name !== currentId);
  const kept: KeptBuild[] = [];
  const broken: BrokenBuild[] = [];
  for (const id of ids.sort().reverse()) {
    const build = await readKept(folder, id);
    if (build.ok) kept.push(build.value);
    else broken.push({ id, reason: build.error });
  }
  return { kept, broken };
}

/** The build of that id, or a sentence about why it cannot be read. */
export async function readKept(folder: string, buildId: string): Promise<Result<KeptBuild, string>> {
  const text = await readRegularFile(join(keptFolder(folder, buildId), KEPT_NAME), MAX_KEPT_BYTES);
  if (!text.ok) return err(`${KEPT_NAME} ${text.error.reason}.`);
  try {
    const build = KeptBuild.safeParse(JSON.parse(text.value.toString('utf8')));
    return build.success ? ok({ ...build.data, id: buildId }) : err(`${KEPT_NAME} does not describe a build.`);
  } catch {
    return err(`${KEPT_NAME} is not whole.`);
  }
}

/** Keeps the current build of `asset`, whose id is `buildId`, beside the one that is about to take its place. */
export async function keepBuild(folder: string, asset: FinishedAsset, buildId: string): Promise<void> {
  const { recipe, timings, mesh, building, buildName } = asset;
  const names = await builtNamesIn(folder, asset);
  const files = Object.fromEntries(Object.entries(asset.files).filter(([, name]) => names.includes(name)));
  const build: KeptBuild = {
    schema: KEPT_BUILD_SCHEMA,
    id: buildId,
    files,
    recipe,
    timings,
    mesh,
    builtFiles: names,
    ...(building !== undefined && { building }),
    ...(buildName !== undefined && { name: buildName }),
  };
  const unfinished = join(folder, `${UNFINISHED_PREFIX}${uuidV7()}`);
  try {
    await mkdir(unfinished);
    for (const name of names) await linkOrCopy(join(folder, name), join(unfinished, name));
    await writeFileAtomically(join(unfinished, KEPT_NAME), `${JSON.stringify(build, undefined, 2)}\n`);
    await sync(unfinished);
    await mkdir(join(folder, BUILDS_FOLDER), { recursive: true });
    await rename(unfinished, keptFolder(folder, buildId));
  } catch (cause) {
    await rm(unfinished, { recursive: true, force: true });
    throw cause;
  }
  await sync(join(folder, BUILDS_FOLDER));
}

/** Lays the files of a kept build into `target`, an empty folder of the same asset. */
export async function layOut(folder: string, build: KeptBuild, target: string): Promise<void> {
  const source = keptFolder(folder, build.id);
  for (const name of build.builtFiles ?? []) if (isBuiltName(name)) await linkOrCopy(join(source, name), join(target, name));
}

/**
 * Ends an exchange of builds that was interrupted: while the current build of `asset` is kept as well, some of its files at
 * the root may be those of the one that was to come. They are put back, and the second copy is removed.
 */
export async function undoExchange(folder: string, asset: FinishedAsset): Promise<void> {
  if (asset.buildId === undefined) return;
  const build = await readKept(folder, asset.buildId);
  if (!build.ok) return;
  const work = join(folder, `${UNFINISHED_PREFIX}${uuidV7()}`);
  await mkdir(work);
  await layOut(folder, build.value, work);
  for (const name of await readdir(work)) await rename(join(work, name), join(folder, name));
  await rm(work, { recursive: true, force: true });
  await sync(folder);
  await removeEarlierBuilds(folder, asset);
  await removeKept(folder, asset.buildId);
}

/** Out of the list at once, then from the disk. Nothing when it is not there. */
export async function removeKept(folder: string, buildId: string): Promise<void> {
  const leaving = join(folder, `${UNFINISHED_PREFIX}${uuidV7()}`);
  try {
    await rename(keptFolder(folder, buildId), leaving);
  } catch (cause) {
    if (errnoCode(cause) === 'ENOENT') return;
    throw cause;
  }
  await rm(leaving, { recursive: true, force: true });
}

/** Names of what the build made, of those that are there: of a build of an earlier version that did not say, whatever it can have made. */
async function builtNamesIn(folder: string, { builtFiles }: FinishedAsset): Promise<string[]> {
  const names = (builtFiles ?? (await readdir(folder))).filter(isBuiltName).sort();
  const found = await Promise.all(names.map((name) => lstat(join(folder, name)).catch(() => undefined)));
  return names.filter((_, index) => found[index]?.isFile());
}

/** A second name for the same bytes costs no room; where there are none, a copy by reference if the file system can. */
async function linkOrCopy(source: string, target: string): Promise<void> {
  try {
    await link(source, target);
  } catch (cause) {
    if (!NO_LINKS.has(errnoCode(cause))) throw cause;
    await copyFileAtomically(source, target);
  }
}
