// One asset's folder and its sidecar: reading, checking and writing `asset.json`. Knows nothing of other assets.
// The folder's name is the asset's id, whatever a sidecar that was copied with its folder says.
import { lstat, rename, rm, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { AssetSidecar, SampledAsset } from '#contract/asset/asset.ts';
import { err, ok, type Result } from '#contract/outcome/result.ts';
import { errnoCode } from '../../storage/file-errors.ts';
import { sync, writeFileAtomically } from '../../storage/files/atomic-file.ts';
import { readRegularFile } from '../../storage/files/regular-file.ts';
import { parseSidecar, readableFields, sidecarText } from './sidecar-text.ts';

export const SIDECAR_NAME = 'asset.json';
/**
 * The sidecar that an asset will have as soon as its latent is complete. It lies ready before anything is sampled, so
 * that a disk that fills up meanwhile, or the end of the app, takes neither the shape nor its name. No asset by itself.
 */
export const PREPARED_NAME = '.prepared-asset.json';
export const LATENT_NAME = 'latent.safetensors';
/** The pictures that an asset was grown from, as they came in: `input-1.png` and so on. */
const INPUT_NAME = /^input-\d+\.[a-z]+$/i;
export const GLB_NAME = 'model.glb';
/** Where new files of an asset lie until all of them are whole. */
export const BUILDING_FOLDER = '.building';
const MAX_SIDECAR_BYTES = 8 * 1024 * 1024;

export interface Asset {
  /** Absolute. */
  readonly folder: string;
  readonly sidecar: AssetSidecar;
}

/**
 * Why a folder is not an asset (yet): `absent` has no sidecar, `broken` has one that cannot be understood, `newer` one
 * that only a later version of this program understands.
 */
export type SidecarProblem = { readonly kind: 'absent' } | { readonly kind: 'broken' | 'newer'; readonly reason: string };

export async function readAsset(folder: string): Promise<Result<Asset, SidecarProblem>> {
  const text = await readText(folder, SIDECAR_NAME);
  if (!text.ok) return text;
  const sidecar = parseSidecar(text.value);
  return sidecar.ok ? ok({ folder, sidecar: { ...sidecar.value, id: basename(folder) } }) : sidecar;
}

/** Thrown where a sidecar would take the place of one that a later version of this program wrote. */
export class NewerSidecar extends Error {
  override readonly name = 'NewerSidecar';
}

/**
 * Makes `sidecar` the truth about `folder`; what the earlier one says besides stays. One that is broken is put aside
 * under a name of its own. Throws NewerSidecar, and what the file system throws.
 */
export async function writeSidecar(folder: string, sidecar: AssetSidecar): Promise<Asset> {
  const text = await nextSidecarText(folder, sidecar);
  await writeFileAtomically(join(folder, SIDECAR_NAME), text);
  return { folder, sidecar };
}

/** The text with which `sidecar` takes the place of the one in `folder`. Puts a broken one aside; throws as `writeSidecar`. */
export async function nextSidecarText(folder: string, sidecar: AssetSidecar): Promise<string> {
  const text = await readText(folder, SIDECAR_NAME);
  const before = text.ok ? parseSidecar(text.value) : text;
  if (!before.ok && before.error.kind === 'newer') throw new NewerSidecar(before.error.reason);
  if (!before.ok && before.error.kind === 'broken') await putAside(folder);
  return sidecarText(sidecar, text.ok && before.ok ? text.value : undefined);
}

/** Lays ready what `adoptPrepared` makes the sidecar. */
export async function prepareSidecar(folder: string, sidecar: SampledAsset): Promise<void> {
  await writeFileAtomically(join(folder, PREPARED_NAME), sidecarText(sidecar));
}

export async function readPrepared(folder: string): Promise<AssetSidecar | undefined> {
  const text = await readText(folder, PREPARED_NAME);
  const sidecar = text.ok ? parseSidecar(text.value) : undefined;
  return sidecar?.ok ? sidecar.value : undefined;
}

/** What can still be read of a sidecar that is broken elsewhere. */
export async function readBrokenSidecar(
  folder: string,
): Promise<{ readonly name?: string | undefined; readonly createdAt?: string | undefined }> {
  const text = await readText(folder, SIDECAR_NAME);
  return text.ok ? readableFields(text.value) : {};
}

/** Makes the prepared sidecar the asset's: a rename, for which a full disk has room. */
export async function adoptPrepared(folder: string): Promise<void> {
  await rename(join(folder, PREPARED_NAME), join(folder, SIDECAR_NAME));
  await sync(folder);
}

export async function removePrepared(folder: string): Promise<void> {
  await rm(join(folder, PREPARED_NAME), { force: true });
}

export async function hasLatent(folder: string): Promise<boolean> {
  const found = await stat(join(folder, LATENT_NAME)).catch(() => undefined);
  return found?.isFile() ?? false;
}

export function isInputName(name: string): boolean {
  return INPUT_NAME.test(name);
}

/** The file that says what of the picture `inputName` belongs to the object; there where somebody has made one. */
export function maskNameFor(inputName: string): string {
  return inputName.replace(/^input-(\d+)\..*$/i, 'mask-$1.png');
}

/** Whether anything at all is in the sidecar's place, sound or broken. */
export function hasSidecar(folder: string): Promise<boolean> {
  return mayHold(folder, SIDECAR_NAME);
}

/** Whether nothing is there that makes an asset: true only of a folder that could be looked into. */
export async function isUnborn(folder: string): Promise<boolean> {
  for (const name of [SIDECAR_NAME, LATENT_NAME, GLB_NAME]) if (await mayHold(folder, name)) return false;
  return true;
}

/** Whether `name` is in `folder`, or may be: a disk that does not answer is no proof that something is missing. */
export async function mayHold(folder: string, name: string): Promise<boolean> {
  try {
    await lstat(join(folder, name));
    return true;
  } catch (cause) {
    return !['ENOENT', 'ENOTDIR'].includes(errnoCode(cause));
  }
}

/** The absolute paths of an asset's files, by what they are. */
export function assetFiles(asset: Asset): Record<string, string> {
  return Object.fromEntries(Object.entries(asset.sidecar.files).map(([what, name]) => [what, join(asset.folder, name)]));
}

async function putAside(folder: string): Promise<void> {
  const now = new Date().toISOString().replaceAll(':', '-');
  await rename(join(folder, SIDECAR_NAME), join(folder, `asset-broken-${now}.json`));
}

async function readText(folder: string, name: string): Promise<Result<string, SidecarProblem>> {
  const bytes = await readRegularFile(join(folder, name), MAX_SIDECAR_BYTES);
  if (bytes.ok) return ok(bytes.value.toString('utf8'));
  return err(bytes.error.kind === 'absent' ? { kind: 'absent' } : { kind: 'broken', reason: `${name} ${bytes.error.reason}` });
}
