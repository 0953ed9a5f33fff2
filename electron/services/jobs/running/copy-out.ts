// Copies of an asset's files for whoever asked for them in a folder of their own. Nothing that lies there is lost: a file of
// the same name is kept under another one, unless it is what the asset itself had there before. Copies of an earlier build, which
// nobody touched, go: they would stand beside those of the new one as if they belonged to it.
import { lstat, open, readdir, rename, rm } from 'node:fs/promises';
import { basename, join, parse } from 'node:path';
import { AssetFileName } from '#contract/asset.ts';
import { err, ok, type Result } from '#contract/result.ts';
import type { Asset } from '../../library/asset-folder.ts';
import { BUILDS_FOLDER } from '../../library/builds/kept-builds.ts';
import { copyFileAtomically, UNFINISHED_PREFIX } from '../../storage/atomic-file.ts';
import { fileSystemError } from '../../storage/file-errors.ts';
import { makeFolder } from '../../storage/make-folder.ts';
import { readRegularFile } from '../../storage/regular-file.ts';
import { uuidV7 } from '../../storage/uuid-v7.ts';

/** The cut-outs of further pictures, which the sidecar does not list. */
const CUT_OUT = /^cut-out-\d+\.png$/;
const MAX_COMPARED_BYTES = 1024 * 1024 * 1024;

export type Copier = (asset: Asset) => Promise<Result<Asset>>;

/**
 * Makes `outFolder` and tries to write there, before hours are spent on what is to be copied. The answer copies what was
 * made, but neither the pictures that came in nor the library's own sidecar. Without `outFolder` it does nothing.
 */
export async function prepareCopies(outFolder: string | undefined, assetFolder: string): Promise<Result<Copier>> {
  if (outFolder === undefined) return ok(async (asset) => ok(asset));
  try {
    await makeFolder(outFolder);
    await tryToWrite(outFolder);
    const earlierCopies = await copiesIn(outFolder, assetFolder);
    return ok((asset) => copyAll(asset, outFolder, earlierCopies));
  } catch (cause) {
    return err(fileSystemError(cause, outFolder));
  }
}

async function tryToWrite(folder: string): Promise<void> {
  const path = join(folder, `${UNFINISHED_PREFIX}${uuidV7()}`);
  try {
    const file = await open(path, 'wx');
    await file.writeFile('x').finally(() => file.close());
  } finally {
    await rm(path, { force: true });
  }
}

/** When they were last written, by their names: the asset's files that lie in both folders, of its current build or of one that is kept. */
async function copiesIn(outFolder: string, assetFolder: string): Promise<ReadonlyMap<string, number>> {
  const kept = join(assetFolder, BUILDS_FOLDER);
  const places = [assetFolder, ...(await readdir(kept).catch(() => [])).map((build) => join(kept, build))];
  const same = new Map<string, number>();
  for (const place of places) {
    for (const name of await readdir(place).catch(() => [])) {
      const copy = join(outFolder, name);
      if (await hasSameContent(copy, join(place, name))) same.set(name, (await lstat(copy)).mtimeMs);
    }
  }
  return same;
}

async function copyAll(asset: Asset, outFolder: string, earlierCopies: ReadonlyMap<string, number>): Promise<Result<Asset>> {
  try {
    const names = await namesToCopy(asset);
    for (const name of names) {
      const [source, target] = [join(asset.folder, name), join(outFolder, name)];
      if (!(await isPlainFile(source)) || (await hasSameContent(source, target))) continue;
      if (!earlierCopies.has(name)) await keepAside(outFolder, name);
      await copyFileAtomically(source, target);
    }
    for (const [name, writtenAt] of earlierCopies) if (!names.includes(name)) await removeUntouched(join(outFolder, name), writtenAt);
    return ok(asset);
  } catch (cause) {
    return err(fileSystemError(cause, outFolder));
  }
}

/** Only what a build may have made: a picture that came in may be the person's own, and lie where it came from. */
async function removeUntouched(copy: string, writtenAt: number): Promise<void> {
  const isOfABuild = AssetFileName.safeParse(basename(copy)).success;
  if (isOfABuild && (await lstat(copy).catch(() => undefined))?.mtimeMs === writtenAt) await rm(copy);
}

async function namesToCopy({ folder, sidecar }: Asset): Promise<string[]> {
  const builtFiles = sidecar.kind === 'finished' ? (sidecar.builtFiles ?? []) : [];
  const cutOuts = (await readdir(folder)).filter((name) => CUT_OUT.test(name));
  return [...new Set([...Object.values(sidecar.files), ...builtFiles, ...cutOuts])];
}

/** A link would bring a file from elsewhere under a harmless name. */
async function isPlainFile(path: string): Promise<boolean> {
  return (await lstat(path).catch(() => undefined))?.isFile() ?? false;
}

async function keepAside(folder: string, name: string): Promise<void> {
  const { name: stem, ext } = parse(name);
  for (let number = 1; await isTaken(join(folder, name)); number++) {
    const aside = join(folder, `${stem}.kept-${number}${ext}`);
    if (!(await isTaken(aside))) await rename(join(folder, name), aside);
  }
}

async function isTaken(path: string): Promise<boolean> {
  return (await lstat(path).catch(() => undefined)) !== undefined;
}

async function hasSameContent(one: string, other: string): Promise<boolean> {
  const [a, b] = await Promise.all([lstat(one).catch(() => undefined), lstat(other).catch(() => undefined)]);
  if (!a?.isFile() || !b?.isFile() || a.size !== b.size) return false;
  const [first, second] = await Promise.all([readRegularFile(one, MAX_COMPARED_BYTES), readRegularFile(other, MAX_COMPARED_BYTES)]);
  return first.ok && second.ok && first.value.equals(second.value);
}
