// What a list of assets needs of each: never its recipe, its timings or its request. Made from a sidecar, and from nothing else.
import { z } from 'zod';
import { AssetId, type AssetSidecar, Lineage, ListedFiles } from '#contract/asset/asset.ts';
import { recipeWords } from '#contract/asset/recipe-prompt.ts';
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
  favourite: z.literal(true).optional(),
  lineage: Lineage.optional(),
  /** Of everything in its folder, when its sidecar was read. */
  bytes: z.number(),
  /** Their names in the asset's folder. */
  files: ListedFiles,
});
export type IndexedAsset = z.infer<typeof IndexedAsset>;

/** What is known of an asset by its folder: the sidecar's, and how much it takes there. */
export function indexedAsset(sidecar: AssetSidecar, bytes: number): IndexedAsset {
  const { id, name, createdAt, kind, tags, favourite, lineage, request } = sidecar;
  const files = ListedFiles.keyType.options.flatMap((what) => (sidecar.files[what] === undefined ? [] : [[what, sidecar.files[what]]]));
  const own = { ...(tags && { tags }), ...(favourite === true && { favourite }), ...(lineage && { lineage }) };
  const common = { id, name, createdAt, kind, ...own, bytes, files: Object.fromEntries(files) };
  if (sidecar.kind === 'sampled') return { ...common, ...(request && { pack: request.pack }) };
  const { recipe, mesh, timings } = sidecar;
  return { ...common, triangles: mesh.faces, pack: recipe.pack.name, buildSeconds: timings.total };
}

/** What assets are found and put in order by, beside what is listed of them. */
export interface SearchKeys {
  /** Name, tags and the words that it grew from, as `search` looks for them. */
  readonly text: string;
  /** Sorts by name as people do: `chair 9` before `chair 10`. */
  readonly name: string;
  readonly tags: readonly string[];
  /** Hashes of the pictures that it grew from. */
  readonly pictures: readonly string[];
}

/** Digits that a number in a name is written with. */
const NUMBER_LENGTH = 12;

export function searchKeys(sidecar: AssetSidecar): SearchKeys {
  const recipe = sidecar.kind === 'finished' ? sidecar.recipe : undefined;
  const words = recipe && recipeWords(recipe).text;
  const tags = sidecar.tags ?? [];
  return {
    text: foldForSearch([sidecar.name, ...tags, words ?? ''].join('\n')),
    name: foldForSearch(sidecar.name).replaceAll(/\d+/g, (digits) => digits.padStart(NUMBER_LENGTH, '0')),
    tags: tags.map(foldForSearch),
    pictures: recipe?.input.map(({ sha256 }) => sha256) ?? [],
  };
}
