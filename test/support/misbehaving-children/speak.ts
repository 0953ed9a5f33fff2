// What the children share: writing messages of the protocol, and listening for requests.
import { createInterface } from 'node:readline';
import { STARTER_PACK } from '../packs/starter-pack.ts';

export interface ChildRequest {
  readonly id: number;
  readonly method: string;
  readonly params: { readonly jobId?: string; readonly folder?: string; readonly latent?: string };
}

export const READY = {
  jsonrpc: '2.0',
  method: 'ready',
  params: {
    protocolVersion: 1,
    versions: { runtime: 'a child of the tests' },
    devices: [{ id: 'cpu', name: 'CPU', totalBytes: 1, freeBytes: 1 }],
    kernels: {},
    packs: [],
  },
};

/** A fitting answer to the requests that the tests make. */
export function answerTo(request: ChildRequest): object {
  if (request.method === 'describe') return READY.params;
  if (request.method === 'self_test') return { passed: true };
  if (request.method === 'verify_pack') return STARTER_PACK;
  if (request.method === 'cancel') return { cancelled: true };
  return {};
}

export function send(message: object): void {
  process.stdout.write(`${JSON.stringify(message)}\n`);
}

export function answer(request: ChildRequest, result: object): void {
  send({ jsonrpc: '2.0', id: request.id, result });
}

export function beatEvery(ms: number): void {
  const started = performance.now();
  setInterval(() => {
    send({ jsonrpc: '2.0', method: 'heartbeat', params: { jobId: null, uptimeSeconds: (performance.now() - started) / 1000 } });
  }, ms);
}

/** Calls `handle` for each request; `onEnd` when the other side has closed the pipe. */
export function listen(handle: (request: ChildRequest) => void, onEnd: () => void = () => process.exit(0)): void {
  const lines = createInterface({ input: process.stdin });
  lines.on('line', (line) => handle(JSON.parse(line)));
  lines.on('close', onEnd);
}
