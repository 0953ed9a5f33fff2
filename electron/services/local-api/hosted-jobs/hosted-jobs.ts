// Requests of every hosted service as ordinary durable jobs of the queue: asking, watching, waiting, cancelling, and what came of them.
// A request's id is its job's, so it resolves after a restart. Whoever asked may leave: the job goes on.

import { isOver } from '#contract/generation/is-over.ts';
import type { AppError } from '#contract/outcome/errors.ts';
import { Refusal } from '#contract/outcome/refusal.ts';
import { err, ok, type Result } from '#contract/outcome/result.ts';
import type { JobView } from '#contract/views/job-views.ts';
import { Listeners, type Unsubscribe } from '../../common/listeners.ts';
import type { JobQueue } from '../../jobs/job-queue.ts';
import type { Job, JobRequest } from '../../jobs/queue/job.ts';
import { generationRequest } from '../../jobs/requests/generation-request.ts';
import { nameOfPicture, nameOfText } from '../../jobs/requests/job-name.ts';
import type { Asset } from '../../library/asset/asset-folder.ts';
import type { Library } from '../../library/library.ts';
import type { PackFinder } from '../../model-packs/pack-finder.ts';
import type { ImageProblem } from '../incoming-images/image-source.ts';
import type { IncomingImages } from '../incoming-images/incoming-images.ts';
import type { HostedRequest } from './hosted-request.ts';
import { JobLogs, type LogEntry } from './job-log.ts';
import { choosePack } from './pack-choice.ts';

export interface HostedJobsOptions {
  readonly queue: JobQueue;
  readonly library: Library;
  readonly packs: PackFinder;
  readonly images: IncomingImages;
  /** Jobs of the API that may wait; more are refused. */
  readonly maxWaiting: number;
}

export type SubmitProblem =
  | { readonly kind: 'image'; readonly index: number; readonly problem: ImageProblem }
  | { readonly kind: 'prompt'; readonly error: AppError }
  /** Too many wait. */
  | { readonly kind: 'busy'; readonly message: string; readonly retryAfterSeconds: number }
  /** The queue cannot be used, or there is no pack. */
  | { readonly kind: 'refused'; readonly error: AppError };

/** A job of the API as services show it. */
export interface HostedJob {
  readonly id: string;
  readonly job: Job;
  /** How many run before it, without the one that runs now; absent once it has begun. */
  readonly position?: number;
  readonly log: readonly LogEntry[];
}

/** How many jobs of the API that are over the queue remembers; older ones are forgotten, their assets stay. */
const MOST_REMEMBERED = 500;
const FORGOTTEN_AT_ONCE = 8;
const RETRY_AFTER_SECONDS = 5;

export class HostedJobs {
  readonly #options: HostedJobsOptions;
  readonly #changes = new Listeners<undefined>();
  readonly #ends = new Listeners<HostedJob>();
  readonly #logs = new JobLogs();
  readonly #unsubscribe: Unsubscribe;
  #jobs: ReadonlyMap<string, Job> = new Map();
  #positions: ReadonlyMap<string, number> = new Map();
  /** Jobs of the API that wait. */
  #waiting = 0;
  /** Requests whose pictures are still being taken in. */
  #arriving = 0;
  #isForgetting = false;

  constructor(options: HostedJobsOptions) {
    this.#options = options;
    this.#look(options.queue.list());
    this.#unsubscribe = options.queue.news.subscribe(({ jobs }) => this.#look(jobs));
  }

  dispose(): void {
    this.#unsubscribe();
  }

  /** Takes the pictures in and puts a job into the queue. */
  async submit(request: HostedRequest): Promise<Result<HostedJob, SubmitProblem>> {
    const busy = this.busy();
    if (busy !== undefined) return err(busy);
    this.#arriving += 1;
    try {
      return await this.#submit(request);
    } finally {
      this.#arriving -= 1;
    }
  }

  /** Adds a job whose request is complete: building an asset anew. */
  add(job: { name: string; request: JobRequest; assetId?: string }): Result<HostedJob, SubmitProblem> {
    const busy = this.busy();
    if (busy !== undefined) return err(busy);
    try {
      const { id } = this.#options.queue.add(job);
      return ok(this.#known(id));
    } catch (cause) {
      if (cause instanceof Refusal) return err({ kind: 'refused', error: cause.error });
      throw cause;
    }
  }

  /** Why no more jobs are taken now; undefined where one is. */
  busy(): SubmitProblem | undefined {
    const { maxWaiting } = this.#options;
    if (this.#waiting + this.#arriving < maxWaiting) return undefined;
    const message = `${maxWaiting} requests wait already, which is as many as may. Try again when some are done.`;
    return { kind: 'busy', message, retryAfterSeconds: RETRY_AFTER_SECONDS };
  }

  /** Undefined for what is no job of the API. */
  find(id: string): HostedJob | undefined {
    return this.#jobs.get(id)?.request.origin === undefined ? undefined : this.findAny(id);
  }

  /** Also one that the window or the terminal asked for. */
  findAny(id: string): HostedJob | undefined {
    const job = this.#jobs.get(id);
    if (job === undefined) return undefined;
    const position = this.#positions.get(id);
    return { id, job, log: this.#logs.of(id), ...(position !== undefined && { position }) };
  }

  /** Every job of the queue, oldest first. */
  listAll(): HostedJob[] {
    return [...this.#jobs.keys()].flatMap((id) => this.findAny(id) ?? []);
  }

  /** How many jobs of the API there are in each state. */
  counts(): Record<JobView['kind'], number> {
    const counts = { waiting: 0, running: 0, paused: 0, done: 0, failed: 0, cancelled: 0, unreadable: 0 };
    for (const job of this.#jobs.values()) if (job.request.origin !== undefined) counts[job.state.kind] += 1;
    return counts;
  }

  /** Hears of every change of any job; what changed is asked for with `find`. */
  subscribe(listener: () => void): Unsubscribe {
    return this.#changes.subscribe(listener);
  }

  /** Hears of each job that ends from now on. */
  onEnd(listener: (job: HostedJob) => void): Unsubscribe {
    return this.#ends.subscribe(listener);
  }

  /** The job at its end; as it is when `signal` aborts; undefined for what is no job. */
  async waitForEnd(id: string, signal?: AbortSignal): Promise<HostedJob | undefined> {
    let last: HostedJob | undefined;
    for await (const job of this.changes(id, signal)) last = job;
    return last;
  }

  /** The job now, then at every change until its end or until `signal` aborts. Changes that come too fast are left out. */
  async *changes(id: string, signal?: AbortSignal): AsyncGenerator<HostedJob> {
    let wake = Promise.withResolvers<void>();
    const unsubscribe = this.subscribe(() => wake.resolve());
    const onAbort = () => wake.resolve();
    signal?.addEventListener('abort', onAbort);
    let told: string | undefined;
    try {
      for (;;) {
        const job = this.findAny(id);
        if (job === undefined) return;
        const now = JSON.stringify([job.job.state, job.position, job.log.length]);
        if (now !== told) yield job;
        told = now;
        if (isOver(job.job.state) || signal?.aborted) return;
        await wake.promise;
        wake = Promise.withResolvers();
      }
    } finally {
      unsubscribe();
      signal?.removeEventListener('abort', onAbort);
    }
  }

  /** Waiting or running; the state follows. */
  cancel(id: string): Result<HostedJob> {
    const cancelled = this.#options.queue.cancel(id);
    return cancelled.ok ? ok(this.#known(id)) : cancelled;
  }

  /** The asset of a job that is done; not_found when it was removed since. */
  asset({ job }: HostedJob): Promise<Result<Asset>> {
    return this.#options.library.find(job.assetId);
  }

  async #submit(request: HostedRequest): Promise<Result<HostedJob, SubmitProblem>> {
    const { queue, packs, images } = this.#options;
    const pictures: string[] = [];
    for (const [index, source] of request.images.entries()) {
      const taken = await images.take(source);
      if (!taken.ok) return err({ kind: 'image', index, problem: taken.error });
      pictures.push(taken.value.path);
    }
    const pack =
      request.pack === undefined ? await choosePack(packs, pictures.length > 0 ? 'image' : 'text') : await packs.find(request.pack);
    if (!pack.ok) return err({ kind: 'refused', error: pack.error });
    const { name } = 'pack' in pack.value ? pack.value.pack : pack.value;
    const { prompt: text, origin } = request;
    const options = { ...request.options, pack: name };
    const asked = await generationRequest(packs, { pictures, text, options, mayChoosePack: false });
    if (!asked.ok) return err({ kind: 'refused', error: asked.error });
    try {
      const added = queue.add({ name: request.name ?? nameOf(pictures, text), request: { ...asked.value, origin } });
      return ok(this.#known(added.id));
    } catch (cause) {
      if (cause instanceof Refusal) return err({ kind: 'refused', error: cause.error });
      throw cause;
    }
  }

  #look(jobs: readonly Job[]): void {
    const hosted = jobs.filter((job) => job.request.origin !== undefined);
    const waiting = jobs.filter((job) => job.state.kind === 'waiting'); // in the order in which they are taken
    const before = this.#jobs;
    this.#jobs = new Map(jobs.map((job) => [job.id, job]));
    this.#positions = new Map(waiting.map((job, index) => [job.id, index]));
    this.#waiting = waiting.filter((job) => job.request.origin !== undefined).length;
    for (const job of hosted) if (!isOver(job.state) || hasChanged(job, before.get(job.id))) this.#logs.note(job);
    this.#changes.emit(undefined);
    for (const job of hosted) this.#tellEnd(job, before.get(job.id));
    this.#forgetOldest(hosted);
  }

  #tellEnd(job: Job, before: Job | undefined): void {
    if (before !== undefined && !isOver(before.state) && isOver(job.state)) this.#ends.emit(this.#known(job.id));
  }

  /** A few at a time: forgetting one is a change of its own, which everybody hears. */
  #forgetOldest(hosted: readonly Job[]): void {
    const over = hosted.filter(({ state }) => isOver(state) && state.kind !== 'paused');
    const surplus = over.slice(0, Math.min(over.length - MOST_REMEMBERED, FORGOTTEN_AT_ONCE));
    if (this.#isForgetting || over.length <= MOST_REMEMBERED) return;
    this.#isForgetting = true;
    for (const { id } of surplus) this.#options.queue.dismiss(id);
    this.#isForgetting = false;
  }

  #known(id: string): HostedJob {
    const job = this.findAny(id);
    if (job === undefined) throw new Error(`the job ${id} vanished from the queue`);
    return job;
  }
}

function hasChanged(job: Job, before: Job | undefined): boolean {
  return before !== undefined && before.state.kind !== job.state.kind;
}

function nameOf([first]: readonly string[], text: string | undefined): string {
  return first === undefined ? nameOfText(text ?? '') : nameOfPicture(first);
}
