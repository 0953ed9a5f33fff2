// `npm run check`: every check of the source tree. `npm run check -- types` runs those whose name holds the word;
// `npm run check -- --fix` first mends what can be mended without thought (format, import order).
import { CHECKS } from './check/all-checks.ts';
import { runChecks } from './check/run-checks.ts';

const words = process.argv.slice(2).filter((argument) => argument !== '--fix');
const chosen = CHECKS.filter((check) => words.length === 0 || words.some((word) => check.name.includes(word)));
if (process.argv.includes('--fix')) {
  for (const check of chosen) await check.mend?.();
}
const results = await runChecks(chosen);
const failed = results.filter((result) => result.problems !== undefined).length;
console.log(`\n${results.length - failed} passed, ${failed} failed`);
process.exitCode = failed > 0 || chosen.length === 0 ? 1 : 0;
