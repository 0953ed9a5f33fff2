import { expect, test } from 'vitest';
import { RECIPE } from '../../../test/support/files/sample-recipe.ts';
import { recipeHardware, withCard } from './recipe-hardware.ts';

const CARD = { name: 'NVIDIA L4', uuid: 'GPU-1' };

test('a recipe tells the card that made it and the machine, and nothing of a card where the processor did', () => {
  expect(recipeHardware({ ...withCard({ ...RECIPE, device: 'cuda:0' }, CARD), node: { name: 'node-7', device: 'NVIDIA L4' } })).toEqual({
    card: CARD,
    node: { name: 'node-7' },
  });
  expect(recipeHardware(withCard({ ...RECIPE, device: 'cpu' }, CARD))).toEqual({});
});

test('what another version keeps under these names counts as absent', () => {
  expect(recipeHardware({ ...RECIPE, card: 7, node: 'there' })).toEqual({});
});
