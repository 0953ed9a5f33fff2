// Answers with something that a library might print.
import { beatEvery, listen, READY, send } from './speak.ts';

send(READY);
beatEvery(20);
listen(() => {
  process.stdout.write('100%|██████████| 12/12 [00:01<00:00]\n');
});
