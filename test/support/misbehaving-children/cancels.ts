// Works until it is told to cancel, then says so.
import { answer, answerTo, beatEvery, type ChildRequest, listen, READY, send } from './speak.ts';

const working = new Map<string, ChildRequest>();
send(READY);
beatEvery(20);
listen((request) => {
  const { jobId } = request.params;
  if (request.method === 'self_test' && jobId !== undefined) {
    working.set(jobId, request);
    return;
  }
  answer(request, answerTo(request));
  const cancelled = request.method === 'cancel' && jobId !== undefined ? working.get(jobId) : undefined;
  if (cancelled === undefined) return;
  const message = 'The job was cancelled.';
  send({ jsonrpc: '2.0', id: cancelled.id, error: { code: -32000, message, data: { code: 'cancelled', message } } });
});
