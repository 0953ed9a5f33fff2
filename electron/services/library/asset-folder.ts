// One asset's folder and its sidecar: reading, checking and writing `asset.json`. Knows nothing of other assets.
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { AssetSidecar } from '#contract/asset.ts';
import { err, ok, type Result } from '#contract/result.ts';
import { writeFileAtomically } from '../storage/atomic-file.ts';
import { errnoCode } from '../storage/file-errors.ts';

export const SIDECAR_NAME = 'asset.json';
export const LATENT_NAME = 'latent.safetensors';
/** Where new files of an asset lie until all of them are whole. */
export const BUILDING_FOLDER = '.building';

export interface Asset {
  /** Absolute. */
  readonly folder: string;
  readonly sidecar: AssetSidecar;
}

/** Why a folder is not an asset (yet): `absent` has no sidecar, `broken` has one that cannot be understood. */
export type SidecarProblem = { readonly kind: 'absent' } | { readonly kind: 'broken'; readonly reason: string };

export async function readAsset(folder: string): Promise<Result<Asset, SidecarProblem>> {
  let text: string;
  try {
    text = await readFile(join(folder, SIDECAR_NAME), 'utf8');
  } catch (cause) {
    if (['ENOENT', 'ENOTDIR'].includes(errnoCode(cause))) return err({ kind: 'absent' });
    return err({ kind: 'broken', reason: `${SIDECAR_NAME} cannot be read (${errnoCode(cause)})` });
  }
  const parsed = AssetSidecar.safeParse(parseJson(text));
  if (!parsed.success) return err({ kind: 'broken', reason: z.prettifyError(parsed.error) });
  return ok({ folder, sidecar: parsed.data });
}

/** Makes `sidecar` the truth about `folder`. Throws what the file system throws. */
export async function writeSidecar(folder: string, sidecar: AssetSidecar): Promise<Asset> {
  await writeFileAtomically(join(folder, SIDECAR_NAME), `${JSON.stringify(AssetSidecar.parse(sidecar), undefined, 2)}\n`);
  return { folder, sidecar };
}

export function hasLatent(folder: string): Promise<boolean> {
  return isFile(join(folder, LATENT_NAME));
}

/** Whether there is a sidecar, sound or broken. */
export function hasSidecar(folder: string): Promise<boolean> {
  return isFile(join(folder, SIDECAR_NAME));
}

/** The absolute paths of an asset's files, by what they are. */
export function assetFiles(asset: Asset): Record<string, string> {
  return Object.fromEntries(Object.entries(asset.sidecar.files).map(([what, name]) => [what, join(asset.folder, name)]));
}

async function isFile(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => undefined);
  return found?.isFile() ?? false;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
