// Opening and closing objects leaves nothing behind. The long form with 200 objects is `npm run bench:viewer`.
import { expect, test } from 'vitest';
import { measureViewerMemory } from '../../build/bench/viewer-memory.ts';

const OBJECTS = 36;
/** What a frame more or less, drawn before the count is taken, may make of it. Whatever is left behind with each object is twelve a round. */
const SLACK_COUNT = 2;
/** Of the heap, for what the browser and three.js keep of their own accord. */
const SLACK_BYTES = 4 * 1024 * 1024;

test('opening and closing many objects leaves the memory of the GPU and of the page as it was', async () => {
  const { graphics, heapBytes, lostContexts } = await measureViewerMemory(OBJECTS);
  // Ways to look and lights come round every twelve objects, so the third round needs no more than the second.
  for (const what of ['geometries', 'textures', 'programs'] as const) {
    const [second, third] = [graphics.slice(12, 24), graphics.slice(24, 36)].map((round) =>
      Math.max(...round.map((memory) => memory[what])),
    );
    expect(third).toBeLessThanOrEqual((second ?? 0) + SLACK_COUNT);
  }
  const [before, halfway, end] = heapBytes;
  expect(halfway - before).toBeLessThan(SLACK_BYTES);
  expect(end - halfway).toBeLessThan(SLACK_BYTES);
  expect(lostContexts).toBe(0);
});
