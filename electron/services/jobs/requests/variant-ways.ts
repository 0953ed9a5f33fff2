// Which model packs can give an asset's shape a new look, from pictures or from words. The packs say what they can.

import { PICTURE_SIDES, PictureSide, type Recipe } from '#contract/generation/generation.ts';
import type { PackSummary } from '#contract/machine/model-pack.ts';
import type { VariantWays } from '#contract/views/asset-views.ts';

/** The pack that made the asset where it can, since it knows the shape best; else the first that takes any shape. */
export function variantWays(recipe: Recipe, packs: readonly PackSummary[]): VariantWays {
  const usable = packs.filter((pack) => pack.problem === undefined);
  const own = usable.filter((pack) => pack.name === recipe.pack.name && pack.variants !== 'none');
  const able = [...own, ...usable.filter((pack) => pack.variants === 'any')];
  const pictures = able.find((pack) => pack.inputs.includes('image') && (!pack.viewAligned || recipe.input.length > 0));
  const words = able.find((pack) => pack.inputs.includes('text'));
  return {
    ...(pictures !== undefined && {
      pictures: {
        pack: pictures.name,
        title: pictures.title,
        sides: (pictures.viewAligned ? shownSides(recipe) : undefined) ?? PICTURE_SIDES.slice(0, 1),
      },
    }),
    ...(words !== undefined && { words: { pack: words.name, title: words.title } }),
  };
}

/** The sides that the pictures of the shape showed, where its pack asked for them. */
export function shownSides(recipe: Recipe): PictureSide[] | undefined {
  return PictureSide.array().min(1).safeParse(recipe.parameters['sides']).data;
}
