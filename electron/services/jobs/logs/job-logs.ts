// What happened to each job, a text file a job: bounded, appended line by line, and removed with the job.
// A log that cannot be written or read is none; no job fails for it.
import { existsSync, mkdirSync, statSync } from 'node:fs';
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { StringDecoder } from 'node:string_decoder';
import { logTail } from '../../logging/log-tail.ts';
import { visible } from '../../logging/visible.ts';
import { appendToFile } from '../../storage/files/append-file.ts';

const ENDING = '.log';
const DEFAULTS = { maxBytes: 64 * 1024 };
const LAST_LINE = 'More was said; this log is full.';

/** The log of one run of a job. */
export interface RunLog {
  note(text: string): void;
  /** Ends the run; what the runtime says from then on belongs to nobody. */
  end(text: string): void;
}

/** What works on a job: the only runtime of this machine, that of a card, or something on another machine. */
export type RunSource = { readonly card: string | undefined } | 'elsewhere';

interface Heard {
  readonly jobId: string;
  readonly decoder: StringDecoder;
  rest: string;
}

export class JobLogs {
  readonly #folder: string;
  readonly #maxBytes: number;
  /** By the runtime that works on the job. */
  readonly #heard = new Map<string | undefined, Heard>();

  constructor(folder: string, options: Partial<typeof DEFAULTS> = {}) {
    this.#folder = folder;
    this.#maxBytes = options.maxBytes ?? DEFAULTS.maxBytes;
  }

  /** Begins to write down one run of the job, with what the runtime of this machine says meanwhile that works on it. */
  begin(jobId: string, text: string, source: RunSource = { card: undefined }): RunLog {
    const heard = { jobId, decoder: new StringDecoder('utf8'), rest: '' };
    if (source !== 'elsewhere') this.#heard.set(source.card, heard);
    this.note(jobId, text);
    return {
      note: (line) => this.note(jobId, line),
      end: (line) => {
        if (source !== 'elsewhere' && this.#heard.get(source.card) === heard) this.#heard.delete(source.card);
        this.note(jobId, line);
      },
    };
  }

  /** Adds one line. */
  note(jobId: string, text: string): void {
    const path = this.pathOf(jobId);
    const line = `${new Date().toISOString()} ${visible(text)}\n`;
    try {
      const bytes = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
      if (bytes >= this.#maxBytes) return;
      if (bytes === 0 && !existsSync(this.#folder)) mkdirSync(this.#folder);
      appendToFile(path, bytes + Buffer.byteLength(line) < this.#maxBytes ? line : `${LAST_LINE}\n`.padStart(this.#maxBytes - bytes, ' '));
    } catch {
      // A full disk has no room for logs.
    }
  }

  /** Takes what a runtime says on stderr: the only one, or that of a card. It belongs to the job that runs on it. */
  hear(chunk: Uint8Array, card?: string): void {
    const heard = this.#heard.get(card);
    if (heard === undefined) return;
    const lines = (heard.rest + heard.decoder.write(Buffer.from(chunk))).split('\n');
    heard.rest = lines.pop() ?? '';
    for (const line of lines.filter((each) => each.trim() !== '')) this.note(heard.jobId, `runtime: ${line}`);
  }

  /** Empty where there is none. */
  read(jobId: string): Promise<string> {
    return logTail(this.pathOf(jobId), this.#maxBytes);
  }

  async remove(jobId: string): Promise<void> {
    await rm(this.pathOf(jobId), { force: true }).catch(() => undefined);
  }

  /** Removes the logs of jobs that are not among `known`: they were forgotten while this could not be done. */
  async sweep(known: ReadonlySet<string>): Promise<void> {
    const names = await readdir(this.#folder).catch(() => []);
    const forgotten = names.filter((name) => name.endsWith(ENDING) && !known.has(name.slice(0, -ENDING.length)));
    for (const name of forgotten) await this.remove(name.slice(0, -ENDING.length));
  }

  /** Where the log of the job lies, or would. Its id comes from the queue, where it is checked to be one. */
  pathOf(jobId: string): string {
    return join(this.#folder, `${jobId}${ENDING}`);
  }
}
