// The words that an object was made from, as its recipe keeps them, and what the pack had to say about them.
import { z } from 'zod';
import type { Recipe } from '../generation/generation.ts';

const Parameters = z.object({ text: z.string().optional(), advice: z.array(z.string()).default([]) });
export type RecipeWords = z.infer<typeof Parameters>;

/** Recipes of other versions may keep other things under these names; those count as absent. */
export function recipeWords(recipe: Recipe): RecipeWords {
  const { success, data } = Parameters.safeParse(recipe.parameters);
  return success ? data : { advice: [] };
}
