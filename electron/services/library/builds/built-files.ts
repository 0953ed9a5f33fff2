// Which files of an asset's folder a build makes, and so may replace and remove. Everything else there is somebody's own.
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { AssetSidecar } from '#contract/asset/asset.ts';

/** By the runtime's names (`asset/files`, `export/obj`) and the delivery file's. */
const BUILT_NAMES = [
  /^model\.(glb|obj|mtl|usdz|ply|stl)$/,
  /^model-base-colour\.png$/,
  /^model-lod\d+\.glb$/,
  /^model-compressed\.glb$/,
  /^splat\.ply$/,
  /^preview\.png$/,
  /^turntable\.webm$/,
  /^turntable-\d{3,}\.png$/,
];

export function isBuiltName(name: string): boolean {
  return BUILT_NAMES.some((pattern) => pattern.test(name));
}

/** Removes what earlier builds left beside the last one. Does nothing where the sidecar does not say what that made. */
export async function removeEarlierBuilds(folder: string, sidecar: AssetSidecar): Promise<void> {
  if (sidecar.kind !== 'finished' || sidecar.builtFiles === undefined) return;
  const kept = new Set([...sidecar.builtFiles, ...Object.values(sidecar.files)]);
  const earlier = (await readdir(folder)).filter((name) => isBuiltName(name) && !kept.has(name));
  for (const name of earlier) await rm(join(folder, name), { force: true });
}
