// A set of listeners for one kind of news. Subscribing returns the unsubscribe function.

export type Unsubscribe = () => void;

export class Listeners<T> {
  readonly #listeners = new Set<(value: T) => void>();
  readonly #onFault: (cause: unknown) => void;

  /** `onFault` hears what a listener threw: neither the others nor whoever has the news can do anything about it. */
  constructor(onFault: (cause: unknown) => void = warn) {
    this.#onFault = onFault;
  }

  subscribe(listener: (value: T) => void): Unsubscribe {
    const entry = (value: T) => listener(value);
    this.#listeners.add(entry);
    return () => {
      this.#listeners.delete(entry);
    };
  }

  emit(value: T): void {
    for (const listener of [...this.#listeners]) {
      try {
        listener(value);
      } catch (cause) {
        this.#onFault(cause);
      }
    }
  }
}

function warn(cause: unknown): void {
  process.emitWarning(cause instanceof Error ? cause : String(cause));
}
