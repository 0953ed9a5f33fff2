// Which graphics cards have failed of late, with which jobs, and whether that is for reasons of the card.
// A job that fails on one card and then on another has brought both down itself: neither is blamed.

/** In a row, before a card is set aside. */
const MOST_FAILURES = 2;

export class CardLedger {
  readonly #failures = new Map<string, number>();
  readonly #failedOn = new Map<string, string>();

  /** The job came to its end on `card`. */
  succeeded(card: string, jobId: string): void {
    this.#failures.delete(card);
    this.#failedOn.delete(jobId);
  }

  /** What worked on the job on `card` died or failed. Answers whether that was once too often for the card. */
  failed(card: string, jobId: string): boolean {
    const earlier = this.#failedOn.get(jobId);
    if (earlier !== undefined && earlier !== card) {
      this.#failedOn.delete(jobId);
      this.#failures.set(earlier, Math.max(0, this.#failuresOf(earlier) - 1));
      return false;
    }
    this.#failedOn.set(jobId, card);
    this.#failures.set(card, this.#failuresOf(card) + 1);
    return this.#failuresOf(card) >= MOST_FAILURES;
  }

  /** The card on which the job failed last; another one shall have it. */
  cardToAvoid(jobId: string): string | undefined {
    return this.#failedOn.get(jobId);
  }

  clear(): void {
    this.#failures.clear();
    this.#failedOn.clear();
  }

  #failuresOf(card: string): number {
    return this.#failures.get(card) ?? 0;
  }
}
