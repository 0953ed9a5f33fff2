// What a build made, as the runtime tells it: held against what lies in the folder, and named as the sidecar lists it.
import { lstat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { z } from 'zod';
import type { BuiltAsset } from '#contract/generation/generation.ts';
import type { AppError } from '#contract/outcome/errors.ts';

/** The runtime lists coarser levels with the mesh, finest first. */
const LevelsOfDetail = z.array(z.object({ file: z.string() }));

/** Files that another one of the build refers to, by their names: they are nothing without it. */
const COMPANIONS: Readonly<Record<string, string>> = { 'model.mtl': 'objMaterial', 'model-base-colour.png': 'objTexture' };

/** What the runtime says that it made. */
export interface Told {
  readonly files: Partial<BuiltAsset['files']>;
  readonly mesh: BuiltAsset['mesh'];
}

/** By what they are; coarser levels are `lod1`, `lod2` and so on. `inFolder` are the names of all files that were made. */
export function builtFileNames({ files, mesh }: Told, inFolder: readonly string[]): Record<string, string> {
  const paths = { ...files, ...levelsOf(mesh) };
  const told = Object.entries(paths).flatMap(([what, path]) => (path === undefined ? [] : [[what, basename(path)] as const]));
  const companions = inFolder.flatMap((name) => (COMPANIONS[name] === undefined ? [] : [[COMPANIONS[name], name] as const]));
  return Object.fromEntries([...told, ...companions]);
}

/**
 * The fault of a runtime that lists what it did not make in `folder`.
 */
export async function untrueFile({ files, mesh }: Told, folder: string): Promise<AppError | undefined> {
  const levels = Object.values(levelsOf(mesh)).map((name) => join(folder, name));
  for (const path of [...Object.values(files), ...levels]) {
    if (path === undefined) continue;
    const found = dirname(resolve(path)) === resolve(folder) ? await lstat(path).catch(() => undefined) : undefined;
    if (found?.isFile()) continue;
    return {
      code: 'protocol_violation',
      message: `The runtime says that it made ${path}, but there is no such file in ${folder}.`,
      hint: 'Try again. If it happens again, `logs/runtime.log` in the data folder says more.',
    };
  }
  return undefined;
}

function levelsOf(mesh: BuiltAsset['mesh']): Record<string, string> {
  const levels = LevelsOfDetail.safeParse(mesh['levelsOfDetail']).data ?? [];
  return Object.fromEntries(levels.map(({ file }, index) => [`lod${index + 1}`, file]));
}
