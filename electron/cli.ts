// The terminal's way in: the same studio as the window's, without a window. `npm run espalier -- …`
// However a command ends, by its answer, by a failure that nobody foresaw or at once, one answer is told.

import { runCommandLine } from './cli/command-line.ts';
import type { Answer } from './cli/output/answer.ts';
import { reportBug } from './cli/output/bug-report.ts';
import { EndAtOnce } from './cli/output/end-at-once.ts';
import { tell } from './cli/output/tell.ts';

const words = process.argv.slice(2);
// A reader that left (`espalier … | head`) or a disk without room never ends the work; at the end `tell` looks at what got through.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});

const cutShort = new Promise<Answer>((resolve) => {
  process.on('uncaughtException', (cause) => resolve(endOf(cause))); // unhandled rejections, too
});
const answer = await Promise.race([runCommandLine(words).catch(endOf), cutShort]);
process.exit(await tell(answer, words.includes('--json')));

function endOf(cause: unknown): Answer {
  return cause instanceof EndAtOnce ? cause.answer : reportBug(cause, words);
}
