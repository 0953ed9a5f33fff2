// Copies of an asset's files for whoever asked for them in a folder of their own. Nothing that lies there is lost: a file of
// the same name is kept under another one, unless it is what the asset itself had there before. What was copied there of an earlier build,
// or of another asset, does not stay beside the new files as if it belonged to them: where nobody touched it, it goes if the asset still
// has it, and else is kept under another name.
import { lstat, open, readdir, rename, rm } from 'node:fs/promises';
import { join, parse } from 'node:path';
import { AssetFileName } from '#contract/asset/asset.ts';
import { err, ok, type Result } from '#contract/outcome/result.ts';
import { mapBounded } from '../../common/bounded.ts';
import type { Asset } from '../../library/asset/asset-folder.ts';
import { BUILDS_FOLDER } from '../../library/builds/kept-builds.ts';
import { fileSystemError } from '../../storage/file-errors.ts';
import { copyFileAtomically, UNFINISHED_PREFIX } from '../../storage/files/atomic-file.ts';
import { hashOf } from '../../storage/files/file-hash.ts';
import { readRegularFile } from '../../storage/files/regular-file.ts';
import { makeFolder } from '../../storage/make-folder.ts';
import { uuidV7 } from '../../storage/names/uuid-v7.ts';
import type { CopyRecords } from './copy-records.ts';

/** The cut-outs of further pictures, which the sidecar does not list. */
const CUT_OUT = /^cut-out-\d+\.png$/;
const MAX_COMPARED_BYTES = 1024 * 1024 * 1024;
/** Each reads one or two files. */
const COMPARED_AT_ONCE = 2;

export type Copier = (asset: Asset) => Promise<Result<Asset>>;

/** Where copies are wanted, and what is known of those that were made before. */
export interface CopyPlace {
  readonly outFolder: string | undefined;
  readonly assetFolder: string;
  readonly records: CopyRecords;
}

/**
 * Makes `outFolder` and tries to write there, before hours are spent on what is to be copied. The answer copies what was
 * made, but neither the pictures that came in nor the library's own sidecar. Without `outFolder` it does nothing.
 */
export async function prepareCopies({ outFolder, assetFolder, records }: CopyPlace): Promise<Result<Copier>> {
  if (outFolder === undefined) return ok(async (asset) => ok(asset));
  try {
    await makeFolder(outFolder);
    await tryToWrite(outFolder);
    const earlier = await copiesIn(outFolder, assetFolder);
    return ok((asset) => copyAll(asset, { outFolder, earlier, records }));
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
      if (await hasSameContent(copy, join(place, name))) same.set(name, (await writtenAt(copy)) ?? 0);
    }
  }
  return same;
}

interface Copies {
  readonly outFolder: string;
  /** What `copiesIn` found. */
  readonly earlier: ReadonlyMap<string, number>;
  readonly records: CopyRecords;
}

async function copyAll(asset: Asset, { outFolder, earlier, records }: Copies): Promise<Result<Asset>> {
  try {
    const names = await filterBounded(await namesToCopy(asset), (name) => isPlainFile(join(asset.folder, name)));
    const hashes = await hashesOf(asset.folder, names);
    const changed = await filterBounded(names, async (name) => !(await holds(join(outFolder, name), hashes.get(name))));
    const own = await filterBounded([...earlier.keys()], async (name) => (await writtenAt(join(outFolder, name))) === earlier.get(name));
    const known = new Set([...names, ...earlier.keys()]);
    const recorded = [...(await records.of(outFolder))].filter(([name]) => !known.has(name));
    await keepAside(outFolder, [...changed.filter((name) => !own.includes(name)), ...(await stillAsRecorded(outFolder, recorded))]);
    for (const name of changed) await copyFileAtomically(join(asset.folder, name), join(outFolder, name));
    for (const name of own) if (!names.includes(name) && isOfABuild(name)) await rm(join(outFolder, name));
    // Where it cannot be put down, what lies there is told by comparing it with the asset, as far as that goes.
    await records.keep(outFolder, hashes).catch(() => undefined);
    return ok(asset);
  } catch (cause) {
    return err(fileSystemError(cause, outFolder));
  }
}

/** Names of those that are still what was copied. */
async function stillAsRecorded(outFolder: string, recorded: readonly (readonly [name: string, sha256: string])[]): Promise<string[]> {
  const hashes = new Map(recorded);
  return filterBounded([...hashes.keys()], (name) => holds(join(outFolder, name), hashes.get(name)));
}

async function hashesOf(folder: string, names: readonly string[]): Promise<ReadonlyMap<string, string>> {
  return new Map(await mapBounded(names, COMPARED_AT_ONCE, async (name) => [name, await hashOf(join(folder, name))] as const));
}

async function filterBounded(names: readonly string[], isWanted: (name: string) => Promise<boolean>): Promise<string[]> {
  const kept = await mapBounded(names, COMPARED_AT_ONCE, async (name) => ((await isWanted(name)) ? [name] : []));
  return kept.flat();
}

/** A picture that came in may be the person's own, and lie where it came from. */
function isOfABuild(name: string): boolean {
  return AssetFileName.safeParse(name).success;
}

async function writtenAt(path: string): Promise<number | undefined> {
  return (await lstat(path).catch(() => undefined))?.mtimeMs;
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

/** All of them under the same number, which shows what belongs together. */
async function keepAside(folder: string, names: readonly string[]): Promise<void> {
  const lying = await filterBounded(names, (name) => isTaken(join(folder, name)));
  for (let number = 1; lying.length > 0; number++) {
    const aside = lying.map((name) => [join(folder, name), join(folder, asideName(name, number))] as const);
    if ((await Promise.all(aside.map(([, path]) => isTaken(path)))).includes(true)) continue;
    for (const [from, to] of aside) await rename(from, to);
    return;
  }
}

function asideName(name: string, number: number): string {
  const { name: stem, ext } = parse(name);
  return `${stem}.kept-${number}${ext}`;
}

async function isTaken(path: string): Promise<boolean> {
  return (await lstat(path).catch(() => undefined)) !== undefined;
}

/** Whether a plain file with this hash lies there. */
async function holds(path: string, sha256: string | undefined): Promise<boolean> {
  return (await isPlainFile(path)) && (await hashOf(path)) === sha256;
}

async function hasSameContent(one: string, other: string): Promise<boolean> {
  const [a, b] = await Promise.all([lstat(one).catch(() => undefined), lstat(other).catch(() => undefined)]);
  if (!a?.isFile() || !b?.isFile() || a.size !== b.size) return false;
  const [first, second] = await Promise.all([readRegularFile(one, MAX_COMPARED_BYTES), readRegularFile(other, MAX_COMPARED_BYTES)]);
  return first.ok && second.ok && first.value.equals(second.value);
}
