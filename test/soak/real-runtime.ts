// The real Python runtime on its own, spoken to line by line: what was sent, what came back, and whether it still lives.
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import type { RuntimeParams } from '#contract/channels/runtime-rpc.ts';
import { locateCheckoutRuntime } from '../support/programs/checkout-runtime.ts';

const ROOT = join(import.meta.dirname, '../..');
export const STARTER_PACK = join(ROOT, 'packs', 'starter');
/** Longer than a busy machine takes to answer a describe. */
const ANSWER_MS = 60_000;

/** What `generate` takes, with the starter pack on the processor where nothing else is said. */
export function generateParams(
  params: Pick<RuntimeParams<'generate'>, 'jobId' | 'pictures' | 'folder' | 'building'> & { readonly seed?: number },
): RuntimeParams<'generate'> {
  const sampling = { sparseStructure: {}, structuredLatent: {}, multiImage: 'stochastic' as const };
  return { seed: 1, packFolder: STARTER_PACK, device: 'cpu', cutOut: 'auto', sampling, ...params };
}

export interface Answer {
  readonly id?: unknown;
  readonly method?: string;
  readonly result?: unknown;
  readonly error?: { readonly message: string; readonly data?: { readonly code: string } };
}

export class RealRuntime {
  /** Everything it said that is no notification, in order. */
  readonly answers: Answer[] = [];
  readonly #child: ChildProcessWithoutNullStreams;
  readonly #waiting = new Map<unknown, (answer: Answer) => void>();
  readonly #ready = Promise.withResolvers<void>();
  #nextId = 1_000_000;

  private constructor(child: ChildProcessWithoutNullStreams) {
    this.#child = child;
    child.stdin.on('error', () => {}); // its end says more
    child.on('exit', (code, signal) => this.#ready.reject(new Error(`the runtime ended: ${signal ?? code}`)));
    this.#ready.promise.catch(() => {}); // heard by whoever asks
    createInterface({ input: child.stdout }).on('line', (line) => this.#hear(JSON.parse(line)));
  }

  static async start(packFolders: readonly string[] = [join(ROOT, 'packs')]): Promise<RealRuntime> {
    const located = await locateCheckoutRuntime(ROOT, packFolders);
    if (!located.ok) throw new Error(located.error.message);
    const { program, arguments: parameters, environment, folder } = located.value;
    const runtime = new RealRuntime(spawn(program, [...parameters], { cwd: folder, env: environment, stdio: ['pipe', 'pipe', 'pipe'] }));
    runtime.#child.stderr.resume();
    await runtime.#ready.promise;
    return runtime;
  }

  get isAlive(): boolean {
    return this.#child.exitCode === null && this.#child.signalCode === null;
  }

  /** Writes `line` as it is. */
  async write(line: string | Buffer): Promise<void> {
    if (!this.#child.stdin.write(line))
      await Promise.race([new Promise((resolve) => this.#child.stdin.once('drain', resolve)), delay(ANSWER_MS)]);
  }

  /** The answer to a request; throws when none comes. */
  async call(method: string, params: object): Promise<Answer> {
    const id = this.#nextId++;
    const answered = Promise.withResolvers<Answer>();
    this.#waiting.set(id, answered.resolve);
    await this.write(`${JSON.stringify({ jsonrpc: '2.0', id, method, params })}\n`);
    const timer = new AbortController();
    const silence = delay(ANSWER_MS, undefined, { signal: timer.signal }).then(() => {
      throw new Error(`the runtime did not answer ${method} within ${ANSWER_MS / 1000} s`);
    });
    silence.catch(() => {}); // aborted when the answer comes
    return Promise.race([answered.promise, silence]).finally(() => timer.abort());
  }

  /** Resident memory in bytes. */
  memory(): number {
    const pages = Number(readFileSync(`/proc/${this.#child.pid}/statm`, 'utf8').split(' ')[1]);
    return pages * 4096;
  }

  openFiles(): number {
    return readdirSync(`/proc/${this.#child.pid}/fd`).length;
  }

  /** Closes its input and waits for its end. */
  async stop(): Promise<void> {
    if (!this.isAlive) return;
    const ended = new Promise((resolve) => this.#child.once('exit', resolve));
    this.#child.stdin.end();
    const timer = setTimeout(() => this.#child.kill('SIGKILL'), 10_000);
    await ended;
    clearTimeout(timer);
  }

  #hear(answer: Answer): void {
    if (answer.method === 'ready') this.#ready.resolve();
    if (answer.method !== undefined) return;
    this.answers.push(answer);
    this.#waiting.get(answer.id)?.(answer);
    this.#waiting.delete(answer.id);
  }
}
