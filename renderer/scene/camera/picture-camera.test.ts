import { expect, test } from 'vitest';
import { pictureCamera } from './picture-camera.ts';

const recipe = (sides: unknown) => ({ espalier: { parameters: { sides } } });

test.each([
  ['the front', recipe(['front', 'back']), { azimuth: 0, elevation: 0 }],
  ['the left', recipe(['left']), { azimuth: -90, elevation: 0 }],
  ['nothing that is known', recipe(['above']), undefined],
  ['something else', recipe({ 0: 'front' }), undefined],
  ['a name of every object', recipe(['toString']), undefined],
  ['no sides', { espalier: { parameters: {} } }, undefined],
  ['no recipe', {}, undefined],
  ['nothing', undefined, undefined],
])('a recipe that tells of %s', (_, extras, expected) => {
  expect(pictureCamera(extras)).toEqual(expected);
});
