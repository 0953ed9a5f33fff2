// Requests in fal's form as jobs of the API: asking for one, where it stands, what came of it.
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { AppError } from '#contract/outcome/errors.ts';
import { err, ok, type Result } from '#contract/outcome/result.ts';
import type { Job } from '../../../jobs/queue/job.ts';
import type { ApiContext } from '../../api-context.ts';
import type { HostedJob } from '../../hosted-jobs/hosted-jobs.ts';
import { hostedOptions } from '../../hosted-jobs/hosted-request.ts';
import type { ImageSource } from '../../incoming-images/image-source.ts';
import type { Uploads } from '../uploads/uploads.ts';
import { type FalFailure, modelFailure, platformFailure, requestCancelled, startTimedOut, submitFailure } from '../wire/error-body.ts';
import type { SubmitOptions } from '../wire/request-options.ts';
import { type TrellisOutput, trellisOutput } from '../wire/result-body.ts';
import type { LogEntry, RequestState } from '../wire/status-objects.ts';
import { type FalInput, USUAL_SAMPLING } from '../wire/trellis-input.ts';
import { StartDeadlines } from './start-deadlines.ts';

export interface FalSubmission extends FalInput {
  readonly options: SubmitOptions;
  /** The server as the client knows it, for addresses that are told to a webhook. */
  readonly base: string;
}

export class FalRequests {
  readonly #context: ApiContext;
  readonly #uploads: Uploads;
  readonly #deadlines: StartDeadlines;

  constructor(context: ApiContext, uploads: Uploads) {
    this.#context = context;
    this.#uploads = uploads;
    this.#deadlines = new StartDeadlines(context.jobs);
  }

  dispose(): void {
    this.#deadlines.dispose();
  }

  async submit({ images, parameters, options, base }: FalSubmission): Promise<Result<HostedJob, FalFailure>> {
    const { priority, startSeconds, webhook } = options;
    const startBy = startSeconds === undefined ? undefined : new Date(Date.now() + startSeconds * 1000).toISOString();
    const submitted = await this.#context.jobs.submit({
      origin: {
        service: 'fal',
        priority,
        notes: {
          field: String(images[0]?.loc[1]),
          ...(webhook !== undefined && { webhook, base }),
          ...(startBy !== undefined && { startBy }),
        },
      },
      images: await Promise.all(images.map(({ url }) => this.#sourceOf(url))),
      options: hostedOptions(parameters, USUAL_SAMPLING),
    });
    if (!submitted.ok) return err(submitFailure(submitted.error, images, this.#context.public));
    this.#deadlines.heed(submitted.value);
    return submitted;
  }

  /** Undefined for what is no request of fal's form. */
  find(id: string | undefined): HostedJob | undefined {
    const found = id === undefined ? undefined : this.#context.jobs.find(id);
    return found?.job.request.origin?.service === 'fal' ? found : undefined;
  }

  logsOf({ log }: HostedJob): LogEntry[] {
    return log.map(({ at, level, message }) => ({ message: this.#context.public(message), level, source: 'USER', timestamp: at }));
  }

  async stateOf({ id, job, position }: HostedJob): Promise<RequestState> {
    switch (job.state.kind) {
      case 'waiting':
        return { kind: 'waiting', position: position ?? 0 };
      case 'running':
        return { kind: 'running' };
      case 'done': {
        const asset = await this.#context.library.find(job.assetId);
        const seconds = asset.ok && asset.value.sidecar.kind === 'finished' ? asset.value.sidecar.timings.total : undefined;
        return { kind: 'done', seconds };
      }
      case 'cancelled':
        return { kind: 'failed', failure: this.#deadlines.isMissed(id) ? startTimedOut() : requestCancelled() };
      case 'paused':
        return job.state.error === undefined
          ? { kind: 'waiting', position: position ?? 0 }
          : { kind: 'failed', failure: this.#failureOf(job, job.state.error) };
      case 'failed':
        return { kind: 'failed', failure: this.#failureOf(job, job.state.error) };
    }
  }

  /** What a request that is over is answered with; the addresses in it are below `base`. */
  async resultOf(hosted: HostedJob, base: string): Promise<Result<TrellisOutput, FalFailure>> {
    const state = await this.stateOf(hosted);
    if (state.kind === 'failed') return err(state.failure);
    if (state.kind !== 'done') return err(platformFailure(400, 'Request is still in progress', 'request_in_progress'));
    const asset = await this.#context.library.find(hosted.job.assetId);
    if (!asset.ok) return err(gone());
    const { folder, sidecar } = asset.value;
    const name = sidecar.files['glb'];
    if (sidecar.kind !== 'finished' || name === undefined) return err(gone());
    const bytes = await stat(join(folder, name)).catch(() => undefined);
    if (bytes === undefined) return err(gone());
    const url = this.#context.links.urlOf(base, { kind: 'asset', id: sidecar.id }, name);
    return ok(trellisOutput({ url, name, bytes: bytes.size }, sidecar.timings));
  }

  async #sourceOf(url: string): Promise<ImageSource> {
    const upload = await this.#uploads.find(url);
    return upload === undefined ? { kind: 'url', url } : { kind: 'file', ...upload };
  }

  #failureOf({ request }: Job, error: AppError): FalFailure {
    return modelFailure(error, ['body', request.origin?.notes?.['field'] ?? 'image_url'], this.#context.public);
  }
}

function gone(): FalFailure {
  return platformFailure(404, 'The object that this request made is no longer in the library.', 'not_found');
}
