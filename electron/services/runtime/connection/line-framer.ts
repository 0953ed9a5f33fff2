// Cuts a stream of bytes into lines. Knows nothing of what the lines mean.
// A line is decoded only when it is whole, so a character may lie across two chunks.

export type FramedLine = { readonly kind: 'line'; readonly text: string } | { readonly kind: 'too-long'; readonly bytes: number };

const NEWLINE = 0x0a;

export class LineFramer {
  readonly #maxBytes: number;
  #parts: Buffer[] = [];
  #bytes = 0;

  /** Lines longer than `maxBytes` are reported, not kept. */
  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  /** The lines that `chunk` completes, in order, without their line ends. */
  push(chunk: Buffer): FramedLine[] {
    const lines: FramedLine[] = [];
    let start = 0;
    for (let end = chunk.indexOf(NEWLINE); end !== -1; end = chunk.indexOf(NEWLINE, start)) {
      this.#keep(chunk.subarray(start, end));
      lines.push(this.#take());
      start = end + 1;
    }
    this.#keep(chunk.subarray(start));
    return lines;
  }

  /** What is left of an unfinished line when the stream ends; undefined when nothing is. */
  end(): FramedLine | undefined {
    return this.#bytes === 0 ? undefined : this.#take();
  }

  #keep(part: Buffer): void {
    this.#bytes += part.length;
    if (this.#bytes > this.#maxBytes) this.#parts = [];
    else if (part.length > 0) this.#parts.push(part);
  }

  #take(): FramedLine {
    const bytes = this.#bytes;
    const text = Buffer.concat(this.#parts).toString('utf8');
    this.#parts = [];
    this.#bytes = 0;
    if (bytes > this.#maxBytes) return { kind: 'too-long', bytes };
    return { kind: 'line', text };
  }
}
