// What happened to each job, a text file a job: bounded, appended line by line, and removed with the job.
// A log that cannot be written or read is none; no job fails for it.
import { existsSync, mkdirSync, statSync } from 'node:fs';
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { StringDecoder } from 'node:string_decoder';
import { logTail } from '../../logging/log-tail.ts';
import { visible } from '../../logging/visible.ts';
import { appendToFile } from '../../storage/append-file.ts';

const ENDING = '.log';
const DEFAULTS = { maxBytes: 64 * 1024 };
const LAST_LINE = 'More was said; this log is full.';

/** The log of one run of a job. */
export interface RunLog {
  note(text: string): void;
  /** Ends the run; what the runtime says from then on belongs to nobody. */
  end(text: string): void;
}

export class JobLogs {
  readonly #folder: string;
  readonly #maxBytes: number;
  #heard: { readonly jobId: string; readonly decoder: StringDecoder; rest: string } | undefined;

  constructor(folder: string, options: Partial<typeof DEFAULTS> = {}) {
    this.#folder = folder;
    this.#maxBytes = options.maxBytes ?? DEFAULTS.maxBytes;
  }

  /** Begins to write down one run of the job; `hears`: with what the runtime of this machine says meanwhile. */
  begin(jobId: string, text: string, { hears }: { hears: boolean } = { hears: true }): RunLog {
    if (hears) this.#heard = { jobId, decoder: new StringDecoder('utf8'), rest: '' };
    this.note(jobId, text);
    return {
      note: (line) => this.note(jobId, line),
      end: (line) => {
        if (this.#heard?.jobId === jobId) this.#heard = undefined;
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

  /** Takes what the runtime says on stderr; it belongs to the job that runs. */
  hear(chunk: Uint8Array): void {
    const heard = this.#heard;
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
