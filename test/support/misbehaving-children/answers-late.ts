// Beats as it should and answers, but only after the milliseconds that its argument names.
import { answer, answerTo, beatEvery, listen, READY, send } from './speak.ts';

const durationMs = Number(process.argv[2]);

send(READY);
beatEvery(50);
listen((request) => {
  if (request.method === 'shutdown') process.exit(0);
  setTimeout(() => answer(request, answerTo(request)), durationMs);
});
