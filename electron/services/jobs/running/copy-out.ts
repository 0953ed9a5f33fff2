// Copies of an asset's files for whoever asked for them in a folder of their own. Nothing that lies there is lost: a file of
// the same name is kept under another one, unless it is what the asset itself had there before.
import { lstat, open, readdir, rename, rm } from 'node:fs/promises';
import { join, parse } from 'node:path';
import { err, ok, type Result } from '#contract/result.ts';
import type { Asset } from '../../library/asset-folder.ts';
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

/** Names of files that are the same in both folders: those that were copied before, and not touched since. */
async function copiesIn(outFolder: string, assetFolder: string): Promise<ReadonlySet<string>> {
  const same = new Set<string>();
  for (const name of await readdir(assetFolder).catch(() => [])) {
    if (await hasSameContent(join(outFolder, name), join(assetFolder, name))) same.add(name);
  }
  return same;
}

async function copyAll(asset: Asset, outFolder: string, earlierCopies: ReadonlySet<string>): Promise<Result<Asset>> {
  try {
    for (const name of await namesToCopy(asset)) {
      const [source, target] = [join(asset.folder, name), join(outFolder, name)];
      if (!(await isPlainFile(source)) || (await hasSameContent(source, target))) continue;
      if (!earlierCopies.has(name)) await keepAside(outFolder, name);
      await copyFileAtomically(source, target);
    }
    return ok(asset);
  } catch (cause) {
    return err(fileSystemError(cause, outFolder));
  }
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
