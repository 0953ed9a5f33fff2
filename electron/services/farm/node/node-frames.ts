// What the daemon of a node and Ray's task beside it say to each other: lines of JSON, and bytes where a line announces some.
// `python-runtime/src/espalier_farm/node_task.py` is the other side.
import { open } from 'node:fs/promises';
import type { Socket } from 'node:net';
import { z } from 'zod';
import type { Artifact, ProgressParams } from '#contract/channels/runtime-rpc.ts';
import type { BuiltAsset } from '#contract/generation/generation.ts';
import type { AppError } from '#contract/outcome/errors.ts';
import { parseJson } from '../../common/parse-json.ts';

/** A name of a file in a folder, and no way out of it. */
const PlainName = z.string().regex(/^(?!\.)[^/\\\p{Cc}]{1,255}$/u);

export const NodeRequest = z.object({
  method: z.enum(['generate', 'rebuild', 'variant']),
  /** Of the method, with names of the files that follow in place of paths, and without folders. */
  params: z.record(z.string(), z.json()),
  /** What the asker calls the job, for telling one from another. */
  job: z.string().max(200).optional(),
  /** The hash of the pack. */
  pack: z.string().min(1),
  /** They follow the line, in this order. */
  files: z.array(z.object({ name: PlainName, bytes: z.int().min(0) })),
});
export type NodeRequest = z.infer<typeof NodeRequest>;

export interface Parcel {
  readonly request: NodeRequest;
  readonly files: ReadonlyMap<string, Buffer>;
}

type Frame =
  | { readonly kind: 'progress'; readonly progress: Omit<ProgressParams, 'jobId'> }
  | { readonly kind: 'artifact'; readonly artifact: z.infer<typeof Artifact>; readonly name: string }
  | { readonly kind: 'begun'; readonly node: string; readonly device: string }
  | { readonly kind: 'aside'; readonly cards: readonly AsideCard[] }
  | { readonly kind: 'result'; readonly built: BuiltAsset }
  | { readonly kind: 'error'; readonly error: AppError };

/** A graphics card of the node that gets no more jobs. */
export interface AsideCard {
  readonly name: string;
  readonly uuid: string;
  /** A sentence. */
  readonly reason: string;
}

const NEWLINE = 0x0a;
const MAX_LINE_BYTES = 1_048_576;
/** Pictures and a latent; more is no request of ours. */
const MAX_FILE_BYTES = 1024 ** 3;
/** A frame passes through the memory of every process on its way. */
const PIECE_BYTES = 4 * 1024 ** 2;

/** The one request that a connection carries. Undefined when it ends early or is none. */
export async function readParcel(socket: Socket): Promise<Parcel | undefined> {
  const parts: Buffer[] = [];
  let opening: Opening | undefined;
  let bytes = 0;
  // No encoding is set, so the chunks are buffers.
  for await (const chunk of socket.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    parts.push(chunk);
    bytes += chunk.length;
    opening ??= openingOf(parts);
    if (opening === undefined && bytes <= MAX_LINE_BYTES) continue;
    if (opening === undefined || opening.request === undefined || bytes > opening.bytes) return undefined;
    if (bytes === opening.bytes)
      return { request: opening.request, files: filesOf(Buffer.concat(parts), opening.request, opening.lineBytes) };
  }
  return undefined;
}

interface Opening {
  /** Undefined when the line is no request. */
  readonly request: NodeRequest | undefined;
  readonly lineBytes: number;
  /** Of the line and the files. */
  readonly bytes: number;
}

/** What the first line says, once it is whole. */
function openingOf(parts: readonly Buffer[]): Opening | undefined {
  if (!parts.at(-1)?.includes(NEWLINE)) return undefined;
  const text = Buffer.concat(parts);
  const lineBytes = text.indexOf(NEWLINE) + 1;
  const request = NodeRequest.safeParse(parseJson(text.subarray(0, lineBytes).toString('utf8'))).data;
  const fileBytes = (request?.files ?? []).reduce((sum, file) => sum + file.bytes, 0);
  return { request: fileBytes > MAX_FILE_BYTES ? undefined : request, lineBytes, bytes: lineBytes + fileBytes };
}

function filesOf(content: Buffer, { files }: NodeRequest, firstByte: number): Map<string, Buffer> {
  let start = firstByte;
  return new Map(
    files.map(({ name, bytes }) => {
      const file = content.subarray(start, start + bytes);
      start += bytes;
      return [name, file];
    }),
  );
}

/** Sends frames one after another, as fast as the other side takes them. */
export class FrameSender {
  readonly #socket: Socket;
  #sent: Promise<void> = Promise.resolve();

  constructor(socket: Socket) {
    this.#socket = socket;
  }

  send(frame: Frame): void {
    this.#next(() => this.#write(`${JSON.stringify(frame)}\n`));
  }

  /** The file `path` under the name `name`, as it is when its turn comes. */
  sendFile(path: string, name: string): void {
    this.#next(async () => {
      const file = await open(path);
      try {
        const { size } = await file.stat();
        for (let at = 0; at < size || at === 0; at += PIECE_BYTES) {
          const piece = Buffer.alloc(Math.min(PIECE_BYTES, size - at));
          await file.read(piece, 0, piece.length, at);
          const last = at + piece.length >= size;
          await this.#write(`${JSON.stringify({ kind: 'file', name, bytes: piece.length, last })}\n`);
          await this.#write(piece);
        }
      } finally {
        await file.close();
      }
    });
  }

  /** Resolves when all is sent; rejects with what a file could not be read for. */
  async finished(): Promise<void> {
    await this.#sent;
  }

  #next(work: () => Promise<void>): void {
    this.#sent = this.#sent.then(work);
    this.#sent.catch(() => {}); // told by `finished`
  }

  async #write(bytes: string | Buffer): Promise<void> {
    if (!this.#socket.writable) return; // whoever asked is gone, which is heard elsewhere
    if (this.#socket.write(bytes)) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#socket.once('drain', resolve);
    this.#socket.once('close', resolve);
    await promise;
  }
}
