// A text file of bounded size: when it is full it becomes `<name>.1`, and the one before that is forgotten.
// Appends synchronously, so that the last words before a crash are on disk.
import { renameSync, statSync } from 'node:fs';
import { appendToFile } from '../storage/files/append-file.ts';

const DEFAULTS = { maxBytes: 4 * 1024 * 1024 };

export class RotatingFile {
  readonly path: string;
  readonly #maxBytes: number;
  #bytes: number;

  constructor(path: string, options: Partial<typeof DEFAULTS> = {}) {
    this.path = path;
    this.#maxBytes = options.maxBytes ?? DEFAULTS.maxBytes;
    this.#bytes = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
  }

  /** Adds `text`. A full or read-only disk loses the text, which is answered by false, never the caller's work. */
  append(text: string | Uint8Array): boolean {
    try {
      const bytes = Buffer.byteLength(text);
      if (this.#bytes + bytes > this.#maxBytes && this.#bytes > 0) this.#rotate();
      appendToFile(this.path, text);
      this.#bytes += bytes;
      return true;
    } catch {
      return false;
    }
  }

  #rotate(): void {
    renameSync(this.path, `${this.path}.1`);
    this.#bytes = 0;
  }
}
