// Names for new files beside others: none that is taken, without a look at each that came before.
import { lstat } from 'node:fs/promises';
import { join } from 'node:path';

export class FreePaths {
  readonly #folder: string;
  /** Names that were given away; some of their files are not there yet. */
  readonly #given = new Set<string>();
  readonly #nextNumbers = new Map<string, number>();

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** `chair.glb`, then the first free of `chair-2.glb`, `chair-3.glb` and so on; the same name in capitals counts as the same. */
  async take(stem: string, ending: string): Promise<string> {
    const first = folded(stem + ending);
    while (true) {
      const number = this.#nextNumbers.get(first) ?? 1;
      this.#nextNumbers.set(first, number + 1);
      const name = `${stem}${number === 1 ? '' : `-${number}`}${ending}`;
      if (this.#given.has(folded(name))) continue;
      this.#given.add(folded(name)); // before anything is waited for, so that nobody else gets it
      const path = join(this.#folder, name);
      if ((await lstat(path).catch(() => undefined)) === undefined) return path;
    }
  }
}

/** As a disk of Windows or macOS compares names. */
function folded(name: string): string {
  return name.normalize().toLowerCase();
}
