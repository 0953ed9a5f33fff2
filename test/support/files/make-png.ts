// PNG pictures for tests, drawn pixel by pixel and encoded here, so that no binary file has to be kept.
import { crc32, deflateSync } from 'node:zlib';

export type Pixel = readonly [red: number, green: number, blue: number, alpha: number];

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const GREY = 0;
const RGBA = 6;

/** An RGBA picture of 8 bits a channel whose pixels `draw` tells. */
export function makePng(width: number, height: number, draw: (x: number, y: number) => Pixel): Buffer {
  const rows = Buffer.alloc(height * (1 + width * 4)); // each row begins with its filter, 0
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) rows.set(draw(x, y), y * (1 + width * 4) + 1 + x * 4);
  }
  return encode(width, height, { bitDepth: 8, colourType: RGBA }, rows);
}

/** A black picture of one bit a pixel: few bytes, however large it is. */
export function makeVastPng(width: number, height: number): Buffer {
  return encode(width, height, { bitDepth: 1, colourType: GREY }, Buffer.alloc(height * (1 + Math.ceil(width / 8))));
}

/** `png` with `count` empty text chunks after its header: a list of chunks that is long for nothing. */
export function withEmptyChunks(png: Buffer, count: number): Buffer {
  const headerEnd = SIGNATURE.length + 25;
  return Buffer.concat([png.subarray(0, headerEnd), Buffer.alloc(count * 12, chunk('tEXt', Buffer.alloc(0))), png.subarray(headerEnd)]);
}

/** A slender red pencil with a dark tip, on a transparent ground: a shape of few voxels, which is quick to decode. */
export function pencilPng(size = 256): Buffer {
  return makePng(size, size, (x, y) => {
    const isPencil = Math.abs(x - size / 2) < size / 24 && y > size / 10 && y < size * 0.9;
    if (!isPencil) return [0, 0, 0, 0];
    return y < size / 5 ? [40, 30, 30, 255] : [210, 60 + (x % 8) * 4, 40, 255];
  });
}

function encode(width: number, height: number, form: { bitDepth: number; colourType: number }, rows: Buffer): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.writeUInt8(form.bitDepth, 8);
  header.writeUInt8(form.colourType, 9);
  return Buffer.concat([SIGNATURE, chunk('IHDR', header), chunk('IDAT', deflateSync(rows)), chunk('IEND', Buffer.alloc(0))]);
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const check = Buffer.alloc(4);
  check.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, check]);
}
