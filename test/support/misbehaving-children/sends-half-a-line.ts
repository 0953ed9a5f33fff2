// Begins an answer, and is gone before the line is whole.
import { beatEvery, listen, READY, send } from './speak.ts';

send(READY);
beatEvery(20);
listen((request) => {
  process.stdout.write(`{"jsonrpc":"2.0","id":${request.id},"resu`, () => process.exit(1));
});
