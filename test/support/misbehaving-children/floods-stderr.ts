// Writes 64 MB to stderr before it is ready and again before each answer.
import { writeSync } from 'node:fs';
import { answer, answerTo, beatEvery, listen, READY, send } from './speak.ts';

const KILOBYTES = 64 * 1024;

function flood(): void {
  const line = `${'x'.repeat(1023)}\n`;
  for (let written = 0; written < KILOBYTES; written++) writeSync(2, line);
}

flood();
send(READY);
beatEvery(20);
listen((request) => {
  flood();
  answer(request, answerTo(request));
});
