// Greets the world on the protocol's own pipe before it is ready.
import { beatEvery, listen, READY, send } from './speak.ts';

process.stdout.write('Welcome to the model zoo!\n');
send(READY);
beatEvery(20);
listen(() => {});
