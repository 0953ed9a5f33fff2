// What the set-up says while it works: on stderr, plain lines, with the step, its size and its time.

/** @typedef {(line: string) => void} WriteLine */

export class SetUpReport {
  #writeLine;
  #startedAt = performance.now();

  /** @param {WriteLine} writeLine */
  constructor(writeLine = (line) => process.stderr.write(`${line}\n`)) {
    this.#writeLine = writeLine;
  }

  waitingForAnother() {
    this.#writeLine('Another set-up is at work in this checkout; waiting for it to end.');
  }

  /** @param {string} sentence */
  warn(sentence) {
    this.#writeLine(`Note: ${sentence}`);
  }

  /**
   * Says what a step does, runs it, says how long it took.
   * @param {{ index: number, count: number, title: string, size: string }} step
   * @param {() => Promise<void>} work
   */
  async step({ index, count, title, size }, work) {
    this.#writeLine(`[${index}/${count}] ${title}: ${size}`);
    const startedAt = performance.now();
    await work();
    this.#writeLine(`[${index}/${count}] ${title}: done in ${seconds(startedAt)}`);
  }

  done() {
    this.#writeLine(`Set up in ${seconds(this.#startedAt)}.`);
  }

  nothingToDo() {
    this.#writeLine('Everything is set up.');
  }

  /** @param {import('./set-up-error.mjs').SetUpError} error */
  failed(error) {
    this.#writeLine(`Espalier cannot be set up yet. ${error.message}\n${error.help}`);
  }
}

/** @param {number} startedAt */
function seconds(startedAt) {
  return `${((performance.now() - startedAt) / 1000).toFixed(1)} s`;
}
