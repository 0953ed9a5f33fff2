// Beats and works on, whatever it is told, until it is killed.
import { answer, answerTo, beatEvery, listen, READY, send } from './speak.ts';

send(READY);
beatEvery(20);
listen((request) => {
  if (request.method === 'cancel') answer(request, answerTo(request));
});
