// Tells programs on this machine how the requests ended that named them (`fal_webhook`), in the form of fal's webhooks.
// A few tries, only while the server runs, and nowhere else: redirects are not followed.
import { setTimeout as delay } from 'node:timers/promises';
import type { Unsubscribe } from '../../../common/listeners.ts';
import type { ApiContext } from '../../api-context.ts';
import type { HostedJob } from '../../hosted-jobs/hosted-jobs.ts';
import { failureText } from '../wire/error-body.ts';
import type { FalRequests } from './fal-requests.ts';

const TIMEOUT_MS = 15_000;
const PAUSES_MS: readonly number[] = [0, 2_000, 10_000];

export class Webhooks {
  readonly #context: ApiContext;
  readonly #requests: FalRequests;
  readonly #unsubscribe: Unsubscribe;
  readonly #disposal = new AbortController();

  constructor(context: ApiContext, requests: FalRequests) {
    this.#context = context;
    this.#requests = requests;
    this.#unsubscribe = context.jobs.onEnd((job) => {
      void this.#tell(job).catch((cause: unknown) => context.log.error('a webhook failed', cause));
    });
  }

  dispose(): void {
    this.#unsubscribe();
    this.#disposal.abort();
  }

  async #tell(job: HostedJob): Promise<void> {
    const { webhook, base } = job.job.request.origin?.notes ?? {};
    if (webhook === undefined || base === undefined) return;
    const body = JSON.stringify(await this.#bodyOf(job, base));
    const { signal } = this.#disposal;
    for (const pauseMs of PAUSES_MS) {
      await delay(pauseMs, undefined, { signal }).catch(() => undefined);
      if (signal.aborted) return;
      if (await isTaken(webhook, body, signal)) return;
    }
    this.#context.log.warn(`the webhook of the request ${job.id} was not answered with success`);
  }

  async #bodyOf(job: HostedJob, base: string): Promise<unknown> {
    const common = { request_id: job.id, gateway_request_id: job.id };
    const result = await this.#requests.resultOf(job, base);
    if (result.ok) return { ...common, status: 'OK', payload: result.value, error: null };
    return { ...common, status: 'ERROR', payload: result.error.body, error: failureText(result.error) };
  }
}

async function isTaken(address: string, body: string, disposal: AbortSignal): Promise<boolean> {
  try {
    const answer = await fetch(address, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'user-agent': 'espalier' },
      body,
      redirect: 'manual',
      signal: AbortSignal.any([disposal, AbortSignal.timeout(TIMEOUT_MS)]),
    });
    await answer.body?.cancel();
    return answer.ok;
  } catch {
    return false; // nobody listens there, or for too long
  }
}
