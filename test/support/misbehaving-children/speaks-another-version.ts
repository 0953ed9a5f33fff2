// Speaks a later version of the protocol.
import { beatEvery, listen, READY, send } from './speak.ts';

send({ ...READY, params: { ...READY.params, protocolVersion: 2 } });
beatEvery(20);
listen(() => {});
