import { describe, expect, test } from 'vitest';
import { assetRow } from '../../../../test/support/window/fake-bridge.ts';
import { neighboursOf } from './neighbours.ts';

const built = (id: string) => ({ ...assetRow(id, id), files: { glb: 'model.glb' } });
const ASSETS = [built('a'), assetRow('shape', 'shape'), built('b'), built('c')];

describe('the neighbours of an object', () => {
  test.each([
    ['a', undefined, 'b'],
    ['b', 'a', 'c'],
    ['c', 'b', undefined],
    ['shape', 'a', 'b'],
    ['gone', undefined, undefined],
  ])('of %s are %s and %s', (id, previous, next) => {
    const found = neighboursOf(ASSETS, id);
    expect([found.previous?.id, found.next?.id]).toEqual([previous, next]);
  });
});
