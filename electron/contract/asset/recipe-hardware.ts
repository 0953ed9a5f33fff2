// What an object was made on, as its recipe keeps it beside the device: which graphics card that was, and which machine of a farm.
// Written by whoever chose them, since a runtime that sees one card calls it cuda:0 whatever it is.
import { z } from 'zod';
import type { Recipe } from '../generation/generation.ts';

export const RecipeCard = z.object({
  name: z.string(),
  /** As NVIDIA's tool numbers it: GPU-… */
  uuid: z.string(),
});
export type RecipeCard = z.infer<typeof RecipeCard>;
const Hardware = z.object({ card: RecipeCard.optional(), node: z.object({ name: z.string() }).optional() });
export type RecipeHardware = z.infer<typeof Hardware>;

/** Recipes of other versions may keep other things under these names; those count as absent. */
export function recipeHardware(recipe: Recipe): RecipeHardware {
  return Hardware.safeParse(recipe).data ?? {};
}

/** `recipe` with the card, if that was what computed. */
export function withCard(recipe: Recipe, card: RecipeCard | undefined): Recipe {
  if (card === undefined || !recipe.device.startsWith('cuda')) return recipe;
  return { ...recipe, card: { name: card.name, uuid: card.uuid } };
}
