// Is ready, then ends by a signal as soon as it is given work, as the system does when memory runs out.
import { beatEvery, listen, READY, send } from './speak.ts';

send(READY);
beatEvery(20);
listen(() => {
  process.stderr.write('allocating 40 GB\n');
  process.kill(process.pid, 'SIGKILL');
});
