import { expect, test } from 'vitest';
import { fileAddress } from './file-address.ts';

test('the address of a file is of its folder, whatever it is called, and another with another build', () => {
  const asset = { id: 'a', files: { preview: 'tea #1 & "pot".png', glb: 'model.glb' } };
  expect(fileAddress(asset, 'preview')).toBe('/library/a/tea%20%231%20%26%20%22pot%22.png');
  expect(fileAddress({ ...asset, build: 7.5 }, 'glb')).toBe('/library/a/model.glb?build=7.5');
  expect(fileAddress(asset, 'cutOut')).toBeUndefined();
});
