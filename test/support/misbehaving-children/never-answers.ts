// Is ready, takes the work and never speaks again: no answer and no heartbeat.
import { listen, READY, send } from './speak.ts';

send(READY);
listen(
  () => {},
  () => {},
);
setInterval(() => {}, 1000);
