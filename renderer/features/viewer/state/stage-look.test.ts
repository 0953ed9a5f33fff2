import { expect, test } from 'vitest';
import { FIRST_LOOK, recallLook, rememberLook } from './stage-look.ts';

function storage(text?: string) {
  let kept = text ?? null;
  return {
    getItem: () => kept,
    setItem: (_: string, value: string) => {
      kept = value;
    },
  };
}

test('the last look comes back', () => {
  const place = storage();
  const look = { background: 'colour', colour: '#aa00bb', light: 'dusk', lightTurn: -40, turnSpeed: 'slow' } as const;
  rememberLook(place, look);
  expect(recallLook(place)).toEqual(look);
});

test.each([
  undefined,
  '{',
  '{"background":"sea"}',
  '{"background":"dark","colour":"url(x)","light":"studio","lightTurn":0,"turnSpeed":"slow"}',
])('what was kept as %j gives the first look', (kept) => {
  expect(recallLook(storage(kept))).toEqual(FIRST_LOOK);
});
