// Work on one thing waits for the work on it before; work on others does not.

export class OneAtATime {
  readonly #last = new Map<string, Promise<unknown>>();

  async run<T>(key: string, work: () => Promise<T>): Promise<T> {
    const before = this.#last.get(key) ?? Promise.resolve();
    const now = before.then(work, work);
    this.#last.set(key, now);
    try {
      return await now;
    } finally {
      if (this.#last.get(key) === now) this.#last.delete(key);
    }
  }
}
