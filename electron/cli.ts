// The terminal's way in: the same studio as the window's, without a window. `npm run espalier -- …`
import { runCommandLine } from './cli/command-line.ts';

process.stdout.on('error', () => {}); // `espalier … | head` closes the pipe early, which is nobody's failure
process.exit(await runCommandLine(process.argv.slice(2)));
