import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { TENSORS, withHeader } from '../../../../test/support/files/make-latent.ts';
import { newFolder } from '../../../../test/support/new-folder.ts';
import { readLatentRecipe } from './latent-recipe.ts';

function latentFile(header: object | string): string {
  const path = join(newFolder(), 'latent.safetensors');
  writeFileSync(path, withHeader(header));
  return path;
}

describe('the recipe of a latent', () => {
  test('is read from the header', async () => {
    const path = latentFile({ __metadata__: { espalier: '{"seed": 7, "pack": {"name": "starter", "sha256": "f"}}' }, ...TENSORS });
    expect(await readLatentRecipe(path)).toEqual({ ok: true, value: { seed: 7, pack: { name: 'starter' } } });
  });

  test('is empty when another program wrote the latent', async () => {
    expect(await readLatentRecipe(latentFile(TENSORS))).toEqual({ ok: true, value: {} });
  });

  test.each([
    ['a header without feats', { coords: TENSORS.coords }],
    ['a header that is no JSON', '{"coords'],
    ['a recipe that is no JSON', { __metadata__: { espalier: '{' }, ...TENSORS }],
    ['a recipe without a name of its pack', { __metadata__: { espalier: '{"pack": 3}' }, ...TENSORS }],
  ])('is refused with %s', async (_, header) => {
    expect(await readLatentRecipe(latentFile(header))).toMatchObject({ ok: false, error: { code: 'latent_invalid' } });
  });

  test.each(['', 'short', 'a text file of some length, not tensors'])('is refused of a file that is no latent: "%s"', async (text) => {
    const path = join(newFolder(), 'latent.safetensors');
    writeFileSync(path, text);
    expect(await readLatentRecipe(path)).toMatchObject({
      ok: false,
      error: { code: 'latent_invalid', message: expect.stringContaining(path) },
    });
  });

  test('is refused of a file that is not there', async () => {
    expect(await readLatentRecipe('/no/such/latent')).toMatchObject({
      ok: false,
      error: { message: expect.stringContaining('not there') },
    });
  });
});
