// `npm run bench:viewer`: what opening and closing many objects leaves in the memory of the GPU and of the page.
// `npm run bench:viewer -- --count 50` opens fewer than 200.
import { parseArgs } from 'node:util';
import { measureViewerMemory } from './viewer-memory.ts';

const MEGABYTE = 1024 * 1024;

const { values } = parseArgs({ options: { count: { type: 'string', default: '200' } } });
const count = Number(values.count);
if (!Number.isInteger(count) || count < 2) throw new Error('--count takes a whole number of objects, two at least.');

const began = performance.now();
const { graphics, heapBytes, lostContexts } = await measureViewerMemory(count);
console.log(`${count} objects on one canvas, ${count} on canvases of their own; ${((performance.now() - began) / 1000).toFixed(0)} s`);
for (const what of ['geometries', 'textures', 'programs'] as const) {
  const counts = graphics.map((memory) => memory[what]);
  console.log(`${what.padEnd(12)} first ${counts[0]}  most ${Math.max(...counts)}  last ${counts.at(-1)}`);
}
console.log(
  `heap         ${heapBytes.map((bytes) => `${(bytes / MEGABYTE).toFixed(1)} MB`).join('  ')}  (before, after the first half, at the end)`,
);
console.log(`contexts lost while in use: ${lostContexts}`);
