// What the files of a built asset are called within its folder, by what they are: as the sidecar lists them.
import { basename } from 'node:path';
import { z } from 'zod';
import type { BuiltAsset } from '#contract/generation.ts';

/** The runtime lists coarser levels with the mesh, finest first. */
const LevelsOfDetail = z.array(z.object({ file: z.string() }));

/** Coarser levels are `lod1`, `lod2` and so on. */
export function builtFileNames({ files, mesh }: Pick<BuiltAsset, 'files' | 'mesh'>): Record<string, string> {
  const levels = LevelsOfDetail.safeParse(mesh['levelsOfDetail']).data ?? [];
  const paths = { ...files, ...Object.fromEntries(levels.map(({ file }, index) => [`lod${index + 1}`, file])) };
  return Object.fromEntries(Object.entries(paths).flatMap(([what, path]) => (path === undefined ? [] : [[what, basename(path)]])));
}

/** Those of an earlier build that a new model.glb does not leave behind: what was made from the earlier one. */
export function isMadeFromGlb(what: string): boolean {
  return what === 'compressed' || /^lod\d+$/.test(what);
}
