// The last lines that the runtime wrote to stderr, bounded in lines and in bytes a line, whatever it floods.
import { LineFramer } from './line-framer.ts';

const MAX_LINES = 200;
const MAX_LINE_BYTES = 4096;

export class LogRing {
  readonly #framer = new LineFramer(MAX_LINE_BYTES);
  #lines: string[] = [];

  push(chunk: Buffer): void {
    for (const line of this.#framer.push(chunk)) {
      this.#lines.push(line.kind === 'line' ? line.text : `(a line of ${line.bytes} bytes)`);
    }
    if (this.#lines.length > MAX_LINES) this.#lines = this.#lines.slice(-MAX_LINES);
  }

  /** Oldest first. */
  lines(): readonly string[] {
    return this.#lines;
  }
}
