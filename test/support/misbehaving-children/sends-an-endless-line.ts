// Answers with a line of 4 MB, four times what the protocol allows.
import { beatEvery, listen, READY, send } from './speak.ts';

send(READY);
beatEvery(20);
listen(() => {
  process.stdout.write(`"${'x'.repeat(4 * 1024 * 1024)}"\n`);
});
