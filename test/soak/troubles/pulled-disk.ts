// A folder as if its disk were pulled: what is open stays open, every path leads nowhere, and plugged in again all is as it was.
import { mkdirSync, renameSync, rmSync } from 'node:fs';

export class PulledDisk {
  readonly #folder: string;
  #isPulled = false;

  constructor(folder: string) {
    this.#folder = folder;
  }

  get isPulled(): boolean {
    return this.#isPulled;
  }

  /** Leaves an empty folder, as an empty mount point is. */
  pull(): void {
    renameSync(this.#folder, this.#away);
    mkdirSync(this.#folder);
    this.#isPulled = true;
  }

  /** What was written meanwhile lies under the mount, where nobody sees it. */
  plugIn(): void {
    if (!this.#isPulled) return;
    rmSync(this.#folder, { recursive: true });
    renameSync(this.#away, this.#folder);
    this.#isPulled = false;
  }

  get #away(): string {
    return `${this.#folder}-away`;
  }
}
