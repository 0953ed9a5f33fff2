import { expect, test } from 'vitest';
import { pictureCamera } from './picture-camera.ts';

const upright = (pose: unknown) => ({ espalier: { parameters: { sides: ['front'], building: { upright: pose } } } });
const recipe = (sides: unknown) => ({ espalier: { parameters: { sides } } });

test.each([
  ['the front', recipe(['front', 'back']), { azimuth: 0, elevation: 0 }],
  ['the left', recipe(['left']), { azimuth: -90, elevation: 0 }],
  ['a front from above', upright({ pitch: 18.5, perspective: 0.4 }), { azimuth: 0, elevation: 18.5 }],
  ['a pitch that is none', upright({ pitch: 'high' }), { azimuth: 0, elevation: 0 }],
  ['nothing that is known', recipe(['above']), undefined],
  ['something else', recipe({ 0: 'front' }), undefined],
  ['a name of every object', recipe(['toString']), undefined],
  ['no sides', { espalier: { parameters: {} } }, undefined],
  ['no recipe', {}, undefined],
  ['nothing', undefined, undefined],
])('a recipe that tells of %s', (_, extras, expected) => {
  expect(pictureCamera(extras)).toEqual(expected);
});
