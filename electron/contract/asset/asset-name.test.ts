import { expect, test } from 'vitest';
import { AssetName } from './asset.ts';

test('an object is called what a person says, without signs that turn the direction of writing', () => {
  expect(AssetName.parse(' \u2068דרקון\u2069 2\u202e ')).toBe('דרקון 2');
  expect(AssetName.safeParse('\u2068\u2069').success).toBe(false);
});
