// The order of test files: those that take longest come first, so that no core waits at the end for one file that began last.
// Vitest itself goes by the size of a file where it has not run here before, and the longest are among the shortest to read.
import { relative } from 'node:path';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** About how many seconds each takes on two cores with nothing else to do. Whatever is not named takes less; its size decides. */
export const LONG: Readonly<Record<string, number>> = {
  'test/integration/endurance.test.ts': 170,
  'test/integration/generation.test.ts': 100,
  'test/integration/farm.test.ts': 90,
  'test/integration/hosted-apis-document.test.ts': 70,
  'test/integration/local-api.test.ts': 60,
  'test/installs/set-up.test.ts': 60,
  'test/installs/foreign-settings.test.ts': 60,
  'test/e2e/main-job/main-job.test.ts': 180,
  'test/e2e/models.test.ts': 100,
  'test/e2e/viewer-memory.test.ts': 60,
  'test/e2e/packed-program.test.ts': 50,
};

export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const projects = [...new Set(sorted.map(({ project }) => project.name))];
    return projects.flatMap((name) => {
      const own = sorted.filter(({ project }) => project.name === name);
      return own.toSorted((one, other) => secondsOf(other) - secondsOf(one)); // stable
    });
  }
}

function secondsOf({ moduleId, project }: TestSpecification): number {
  return LONG[relative(project.vitest.config.root, moduleId)] ?? 0;
}
