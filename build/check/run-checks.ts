// Runs checks, two at a time (one may wait for the disk while the other computes), and says each one's outcome as it ends.
import type { Check } from './check.ts';

const AT_ONCE = 2;

export interface CheckResult {
  readonly name: string;
  /** undefined when nothing is wrong. */
  readonly problems: string | undefined;
}

export async function runChecks(
  checks: readonly Check[],
  say: (line: string) => void = (line) => console.log(line),
): Promise<CheckResult[]> {
  const waiting = [...checks];
  const results: CheckResult[] = [];
  const work = async () => {
    for (let check = waiting.shift(); check !== undefined; check = waiting.shift()) {
      const startedAt = performance.now();
      const problems = await check.findProblems();
      const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
      say(problems === undefined ? `ok      ${check.name} (${seconds} s)` : `FAILED  ${check.name}\n${problems}\n`);
      results.push({ name: check.name, problems });
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return results;
}
