// Whether a file looks like a picture that the runtime can read, told from its first bytes and its own account of its length.
// Decodes nothing: what is inside, and whether it is large enough, is for the runtime to say.
import type { FileHandle } from 'node:fs/promises';

/** Bytes that files of a kind have at a place. The runtime reads these kinds (images/image_file.py). */
const KINDS: readonly { kind: string; at: number; bytes: string }[] = [
  { kind: 'png', at: 0, bytes: '\x89PNG\r\n\x1a\n' },
  { kind: 'jpeg', at: 0, bytes: '\xff\xd8\xff' },
  { kind: 'webp', at: 8, bytes: 'WEBP' },
  { kind: 'avif', at: 4, bytes: 'ftyp' },
  { kind: 'gif', at: 0, bytes: 'GIF8' },
  { kind: 'tiff', at: 0, bytes: 'II*\0' },
  { kind: 'tiff', at: 0, bytes: 'MM\0*' },
  { kind: 'bmp', at: 0, bytes: 'BM' },
];
const INCOMPLETE = 'it is incomplete';
const START_BYTES = 16;
/** Of a PNG chunk beside its data: length, type, check. */
const CHUNK_BYTES = 12;
const IEND = 0x49454e44;
/** A writer that stores 1 kB a chunk, which is less than any known, comes to as many in the largest file taken. */
const MAX_CHUNKS = 131_072;
const TOO_MANY_CHUNKS = `it has more than ${MAX_CHUNKS} chunks`;
/** The signature, and the header chunk's length and name. */
const PNG_BEGINNING = '\x89PNG\r\n\x1a\n\0\0\0\rIHDR';
const WINDOW_BYTES = 64 * 1024;
/** Of a RIFF file beside what it counts: its name and the count. */
const RIFF_BYTES = 8;

/** Half a sentence of what is wrong with the file of `bytes` bytes; undefined when nothing is, as far as can be seen. */
export async function problemOfForm(file: FileHandle, bytes: number): Promise<string | undefined> {
  const start = await read(file, 0, START_BYTES);
  const text = start.toString('latin1');
  const kind = KINDS.find((each) => text.startsWith(each.bytes, each.at))?.kind;
  if (kind === undefined) return 'it is not a PNG, JPEG, WebP, AVIF, GIF, TIFF or BMP picture';
  if (kind === 'png') return problemOfPng(file, bytes);
  return kind !== 'webp' || start.readUInt32LE(4) + RIFF_BYTES <= bytes ? undefined : INCOMPLETE;
}

/** The same for a PNG that is in memory; undefined for one that is whole and begins with its header. */
export function problemOfPngBytes(content: Buffer): string | undefined {
  if (!content.toString('latin1', 0, START_BYTES).startsWith(PNG_BEGINNING)) return 'it is not a PNG picture';
  let position = 8;
  for (let chunks = 0; position + CHUNK_BYTES <= content.length; chunks++) {
    if (chunks === MAX_CHUNKS) return TOO_MANY_CHUNKS;
    const type = content.readUInt32BE(position + 4);
    position += CHUNK_BYTES + content.readUInt32BE(position);
    if (type === IEND) return position <= content.length ? undefined : INCOMPLETE;
  }
  return INCOMPLETE;
}

/** Follows the chunks of a PNG to its end (PNG 1.2 §3.2), through a window, so that small chunks do not cost a read each. */
async function problemOfPng(file: FileHandle, bytes: number): Promise<string | undefined> {
  let window: Buffer = Buffer.alloc(0);
  let windowAt = 0;
  let position = 8;
  for (let chunks = 0; position + CHUNK_BYTES <= bytes; chunks++) {
    if (chunks === MAX_CHUNKS) return TOO_MANY_CHUNKS;
    if (position < windowAt || position + 8 > windowAt + window.length) {
      window = await read(file, position, WINDOW_BYTES);
      windowAt = position;
    }
    const at = position - windowAt;
    position += CHUNK_BYTES + window.readUInt32BE(at);
    if (window.readUInt32BE(at + 4) === IEND) return position <= bytes ? undefined : INCOMPLETE;
  }
  return INCOMPLETE;
}

/** Zeros stand for what lies beyond the file's end. */
async function read(file: FileHandle, position: number, length: number): Promise<Buffer> {
  const buffer = Buffer.alloc(length);
  await file.read(buffer, 0, length, position);
  return buffer;
}
