import { expect, test } from 'vitest';
import type { Recipe } from '../generation/generation.ts';
import { recipeWords } from './recipe-prompt.ts';

function recipeWith(parameters: Recipe['parameters']): Recipe {
  return { seed: 1, device: 'cpu', pack: { name: 'starter-text', sha256: '0' }, input: [], parameters, versions: {} };
}

test('tells the words of an object and what could not be used of them', () => {
  const words = { text: 'a sleepy chair', advice: ['“sleepy” is not known.'] };
  expect(recipeWords(recipeWith({ ...words, multiImage: 'stochastic' }))).toEqual(words);
});

test.each([[{}], [{ advice: 'a sentence' }], [{ text: 7 }]])('finds nothing in %j', (parameters) => {
  expect(recipeWords(recipeWith(parameters))).toEqual({ advice: [] });
});
