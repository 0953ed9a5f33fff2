// Works well, but neither a request, nor a closed pipe, nor SIGTERM makes it leave. Has a child of its own, too.
import { spawn } from 'node:child_process';
import { answer, answerTo, beatEvery, listen, READY, send } from './speak.ts';

process.on('SIGTERM', () => {});
process.stdout.on('error', () => {});
const grandchild = spawn(process.execPath, ['-e', 'process.on("SIGTERM", () => {}); setInterval(() => {}, 1000)'], { stdio: 'ignore' });
process.stderr.write(`grandchild ${grandchild.pid}\n`);
send(READY);
beatEvery(20);
listen(
  (request) => answer(request, answerTo(request)),
  () => {},
);
