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
const START_BYTES = 16;
/** Of a PNG chunk beside its data: length, type, check. */
const CHUNK_BYTES = 12;
/** Of a RIFF file beside what it counts: its name and the count. */
const RIFF_BYTES = 8;

/** Half a sentence of what is wrong with the file of `bytes` bytes; undefined when nothing is, as far as can be seen. */
export async function problemOfForm(file: FileHandle, bytes: number): Promise<string | undefined> {
  const start = await read(file, 0, START_BYTES);
  const text = start.toString('latin1');
  const kind = KINDS.find((each) => text.startsWith(each.bytes, each.at))?.kind;
  if (kind === undefined) return 'it is not a PNG, JPEG, WebP, AVIF, GIF, TIFF or BMP picture';
  const isWhole = kind === 'png' ? await isWholePng(file, bytes) : kind !== 'webp' || start.readUInt32LE(4) + RIFF_BYTES <= bytes;
  return isWhole ? undefined : 'it is incomplete';
}

/** Follows the chunks of a PNG to its end (PNG 1.2 §3.2). */
async function isWholePng(file: FileHandle, bytes: number): Promise<boolean> {
  let position = 8;
  while (position + CHUNK_BYTES <= bytes) {
    const head = await read(file, position, 8);
    position += CHUNK_BYTES + head.readUInt32BE(0);
    if (head.toString('latin1', 4) === 'IEND') return position <= bytes;
  }
  return false;
}

/** Zeros stand for what lies beyond the file's end. */
async function read(file: FileHandle, position: number, length: number): Promise<Buffer> {
  const buffer = Buffer.alloc(length);
  await file.read(buffer, 0, length, position);
  return buffer;
}
