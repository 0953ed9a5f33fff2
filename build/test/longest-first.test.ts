import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { TestSpecification, Vitest } from 'vitest/node';
import { LONG, LongestFirst } from './longest-first.ts';

const ROOT = join(import.meta.dirname, '../..');

/** As much of a file to run as an order looks at. */
function fileOf(name: string, path: string): TestSpecification {
  const project = { name, config: { sequence: { groupOrder: 0 }, isolate: true }, vitest: { config: { root: ROOT } } };
  return { moduleId: join(ROOT, path), project } as unknown as TestSpecification; // the rest is Vitest's
}

test('long files come first within their project, and each that is called long is there', async () => {
  const nothingKnown = { cache: { getTestSpecificationResult: () => undefined } } as unknown as Vitest;
  const paths = ['test/integration/command-line/usage.test.ts', 'test/integration/endurance.test.ts', 'test/integration/farm.test.ts'];
  const files = [...paths.map((path) => fileOf('integration', path)), fileOf('units', 'build/test/longest-first.test.ts')];
  const sorted = await new LongestFirst(nothingKnown).sort(files);
  const byName = (name: string) => sorted.filter(({ project }) => project.name === name).map(({ moduleId }) => moduleId);
  const seconds = byName('integration').map((path) => LONG[path.slice(ROOT.length + 1)] ?? 0);
  expect(seconds).toEqual(seconds.toSorted((one, other) => other - one));
  expect([seconds.at(-1), byName('units').length, sorted.length]).toEqual([0, 1, 4]);
  expect(Object.keys(LONG).filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
});
