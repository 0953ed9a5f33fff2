// A hub on this machine, by the routes of the public one: what a repository holds, and its files, on another address as the public one does
// for large files. What goes wrong is chosen by the test, request by request.
import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

export interface SeenRequest {
  readonly path: string;
  readonly range: string | undefined;
  readonly authorization: string | undefined;
}

/** Answers in the place of the store of large files; false lets it answer as it should. */
export type Fault = (request: IncomingMessage, response: ServerResponse, content: Buffer) => boolean;

export interface HubServer {
  readonly endpoint: string;
  /** Of the hub itself. */
  readonly asked: SeenRequest[];
  /** Of the store of large files. */
  readonly stored: SeenRequest[];
  /** Each stands in for one answer of the store, in order. */
  readonly faults: Fault[];
  /** Answers the hub itself with this status instead. */
  refusal: number | undefined;
}

export const REVISION = 'a'.repeat(40);
const LARGE_BYTES = 1000;

/** Serves `files`, by their paths in the repository; ends with the test. */
export async function serveHub(repository: string, files: ReadonlyMap<string, Buffer>): Promise<HubServer> {
  const hub = await startHub(repository, files);
  onTestFinished(() => hub.close());
  return hub;
}

/** The same for whoever ends it. */
export async function startHub(repository: string, files: ReadonlyMap<string, Buffer>): Promise<HubServer & { close(): void }> {
  const hub: { -readonly [K in keyof HubServer]: HubServer[K] } & { close(): void } = {
    endpoint: '',
    asked: [],
    stored: [],
    faults: [],
    refusal: undefined,
    close: () => {
      for (const server of [front, store]) {
        server.closeAllConnections();
        server.close();
      }
    },
  };
  const store = await listen((request, response) => {
    hub.stored.push(seen(request));
    const content = files.get(decodeURIComponent((request.url ?? '').slice(1))) ?? Buffer.alloc(0);
    if (hub.faults.shift()?.(request, response, content)) return;
    serve(request, response, content);
  });
  const front = await listen((request, response) => {
    hub.asked.push(seen(request));
    if (hub.refusal !== undefined) return void response.writeHead(hub.refusal).end();
    const path = decodeURIComponent(new URL(request.url ?? '', 'http://hub').pathname);
    if (path === `/api/models/${repository}/revision/main`) return void response.end(JSON.stringify(listing(files)));
    const name = path.startsWith(`/${repository}/resolve/${REVISION}/`) ? path.slice(`/${repository}/resolve/${REVISION}/`.length) : '';
    const content = files.get(name);
    if (content === undefined) return void response.writeHead(404).end();
    if (content.length < LARGE_BYTES) return serve(request, response, content);
    response.writeHead(302, { location: `${addressOf(store)}/${encodeURIComponent(name)}` }).end();
  });
  hub.endpoint = addressOf(front);
  return hub;
}

/** Ends the answer after so many bytes, as a connection that breaks. */
export function breaksAfter(bytes: number): Fault {
  return (request, response, content) => {
    const start = startOf(request);
    const rest = content.subarray(start);
    response.writeHead(start > 0 ? 206 : 200, headersOf(content, start));
    response.write(rest.subarray(0, bytes), () => setImmediate(() => response.destroy()));
    return true;
  };
}

export function answers(status: number, headers: Readonly<Record<string, string>> = {}): Fault {
  return (_request, response) => {
    response.writeHead(status, headers).end();
    return true;
  };
}

/** Sends everything from the beginning, whatever was asked for. */
export const ignoresRanges: Fault = (_request, response, content) => {
  response.writeHead(200, { 'content-length': content.length }).end(content);
  return true;
};

/** Sends as much as it should, and other bytes. */
export const sendsOtherBytes: Fault = (request, response, content) => {
  const start = startOf(request);
  response.writeHead(start > 0 ? 206 : 200, headersOf(content, start)).end(Buffer.alloc(content.length - start, 7));
  return true;
};

/** Sends more than there is. */
export const sendsTooMuch: Fault = (_request, response, content) => {
  response.writeHead(200).end(Buffer.concat([content, content]));
  return true;
};

function serve(request: IncomingMessage, response: ServerResponse, content: Buffer): void {
  const start = startOf(request);
  if (start >= content.length && content.length > 0 && request.headers.range !== undefined) {
    response.writeHead(416, { 'content-range': `bytes */${content.length}` }).end();
    return;
  }
  response.writeHead(start > 0 ? 206 : 200, headersOf(content, start)).end(content.subarray(start));
}

function headersOf(content: Buffer, start: number): Record<string, string | number> {
  const length = { 'content-length': content.length - start };
  return start > 0 ? { ...length, 'content-range': `bytes ${start}-${content.length - 1}/${content.length}` } : length;
}

function startOf({ headers }: IncomingMessage): number {
  return Number(/^bytes=(\d+)-$/.exec(headers.range ?? '')?.[1] ?? 0);
}

function seen({ url = '', headers }: IncomingMessage): SeenRequest {
  return { path: url, range: headers.range, authorization: headers.authorization };
}

function listing(files: ReadonlyMap<string, Buffer>): object {
  const siblings = [...files].map(([rfilename, content]) => {
    const blobId = createHash('sha1').update(`blob ${content.length}\0`).update(content).digest('hex');
    if (content.length < LARGE_BYTES) return { rfilename, size: content.length, blobId };
    const sha256 = createHash('sha256').update(content).digest('hex');
    return { rfilename, size: content.length, blobId, lfs: { sha256, size: content.length, pointerSize: 130 } };
  });
  return { sha: REVISION, siblings };
}

async function listen(answer: (request: IncomingMessage, response: ServerResponse) => void): Promise<Server> {
  const server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}

function addressOf(server: Server): string {
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`; // it listens on a port, not on a path
}
