// What a list of assets needs of each: never its recipe, its timings or its request. Made from a sidecar, and from nothing else.
import { z } from 'zod';
import { AssetId, type AssetSidecar, ListedFiles } from '#contract/asset.ts';
import { recipeWords } from '#contract/recipe-prompt.ts';
import { foldForSearch } from './search-words.ts';

/** Parsed where it comes back from the index, whose file anything may have happened to. */
export const IndexedAsset = z.object({
  id: AssetId,
  name: z.string(),
  createdAt: z.iso.datetime(),
  kind: z.enum(['sampled', 'finished']),
  triangles: z.int().optional(),
  pack: z.string().optional(),
  /** How long its last build took, which names the build: no two take the same to the last digit. */
  buildSeconds: z.number().optional(),
  tags: z.array(z.string()).optional(),
  /** Their names in the asset's folder. */
  files: ListedFiles,
});
export type IndexedAsset = z.infer<typeof IndexedAsset>;

export function indexedAsset(sidecar: AssetSidecar): IndexedAsset {
  const { id, name, createdAt, kind, tags, request } = sidecar;
  const files = ListedFiles.keyType.options.flatMap((what) => (sidecar.files[what] === undefined ? [] : [[what, sidecar.files[what]]]));
  const common = { id, name, createdAt, kind, ...(tags && { tags }), files: Object.fromEntries(files) };
  if (sidecar.kind === 'sampled') return { ...common, ...(request && { pack: request.pack }) };
  const { recipe, mesh, timings } = sidecar;
  return { ...common, triangles: mesh.faces, pack: recipe.pack.name, buildSeconds: timings.total };
}

/** Name, tags and the words that it grew from, as `search` looks for them. */
export function searchedText(sidecar: AssetSidecar): string {
  const words = sidecar.kind === 'finished' ? recipeWords(sidecar.recipe).text : undefined;
  return foldForSearch([sidecar.name, ...(sidecar.tags ?? []), words ?? ''].join('\n'));
}
