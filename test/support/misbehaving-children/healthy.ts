// Does everything as it should: ready, heartbeat, answers, leaves when asked or when nobody is there any more.
import { answer, answerTo, beatEvery, listen, READY, send } from './speak.ts';

send(READY);
beatEvery(20);
listen((request) => {
  answer(request, answerTo(request));
  if (request.method === 'shutdown') process.exit(0);
});
