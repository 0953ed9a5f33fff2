import { expect, test } from 'vitest';
import { seedChangesShape } from './seed-effect.ts';

test.each([
  [{ hasSampler: true, pictures: 1, multiImage: 'stochastic' as const }, true],
  [{ hasSampler: true, pictures: 2, multiImage: 'multidiffusion' as const }, true],
  [{ hasSampler: false, pictures: 1, multiImage: 'stochastic' as const }, false],
  [{ hasSampler: false, pictures: 2, multiImage: 'stochastic' as const }, true],
  [{ hasSampler: false, pictures: 2, multiImage: 'multidiffusion' as const }, false],
])('another seed makes another shape where something is drawn at random: %j', ({ hasSampler, ...use }, changes) => {
  expect(seedChangesShape({ hasSampler }, use)).toBe(changes);
});
