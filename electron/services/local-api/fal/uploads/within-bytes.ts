// Content that is only as long as it may be.

export class UploadTooLarge extends Error {
  override readonly name = 'UploadTooLarge';
  readonly maxBytes: number;

  constructor(maxBytes: number) {
    super(`an upload has more than ${maxBytes} bytes`);
    this.maxBytes = maxBytes;
  }
}

/** `content` as it comes; throws UploadTooLarge at the first byte too many. */
export async function* withinBytes(content: AsyncIterable<Uint8Array>, maxBytes: number): AsyncGenerator<Uint8Array> {
  let bytes = 0;
  for await (const piece of content) {
    bytes += piece.length;
    if (bytes > maxBytes) throw new UploadTooLarge(maxBytes);
    yield piece;
  }
}
