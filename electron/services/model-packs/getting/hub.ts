// The hub that publishers put their models on, by its documented routes: what a repository holds at this moment, and where its files are.
// Asked only when somebody asked for a pack. A mirror (HF_ENDPOINT), a token (HF_TOKEN) and proxies are taken from the environment.
import { type Dispatcher, EnvHttpProxyAgent, request } from 'undici';
import { z } from 'zod';
import type { AppError } from '#contract/outcome/errors.ts';
import { err, ok, type Result } from '#contract/outcome/result.ts';
import type { PromisedHash } from '../sources/pack-source.ts';
import { reasonOf } from './network-reasons.ts';

const PUBLIC_HUB = 'https://huggingface.co';
const HEADERS_TIMEOUT_MS = 30_000;
const BODY_TIMEOUT_MS = 60_000;
const MAX_LISTING_BYTES = 16 * 1024 * 1024;

const Repository = z.object({
  sha: z.string().regex(/^[0-9a-f]{40}$/),
  siblings: z.array(
    z.object({
      rfilename: z.string(),
      size: z.int().min(0),
      blobId: z.string().optional(),
      lfs: z.object({ sha256: z.string(), size: z.int().min(0) }).optional(),
    }),
  ),
});

export interface HubFile {
  readonly path: string;
  readonly bytes: number;
  readonly promised?: PromisedHash;
}

export interface HubRepository {
  /** The commit that all files are of. */
  readonly revision: string;
  readonly files: readonly HubFile[];
}

export class Hub {
  readonly endpoint: URL;
  readonly dispatcher: Dispatcher;
  readonly #token: string | undefined;

  constructor(environment: NodeJS.ProcessEnv, timeouts: { readonly headersMs: number; readonly bodyMs: number } = TIMEOUTS) {
    this.endpoint = endpointOf(environment);
    this.#token = environment['HF_TOKEN'] || undefined;
    this.dispatcher = new EnvHttpProxyAgent({
      headersTimeout: timeouts.headersMs,
      bodyTimeout: timeouts.bodyMs,
      ...proxiesOf(environment),
    });
  }

  /** The machine that is asked first. */
  get host(): string {
    return this.endpoint.host;
  }

  addressOf(repository: string, path: string, revision = 'main'): string {
    const parts = [...repository.split('/'), 'resolve', revision, ...path.split('/')];
    return `${this.endpoint.href.replace(/\/$/, '')}/${parts.map(encodeURIComponent).join('/')}`;
  }

  /** Headers for an address; who we are is told to the hub alone, never to a machine that it sends us to. */
  headersFor(url: URL): Record<string, string> {
    return this.#token !== undefined && url.origin === this.endpoint.origin ? { authorization: `Bearer ${this.#token}` } : {};
  }

  async look(repository: string, signal?: AbortSignal): Promise<Result<HubRepository>> {
    const url = new URL(`${this.endpoint.href.replace(/\/$/, '')}/api/models/${repository}/revision/main?blobs=true`);
    try {
      const answer = await request(url, {
        dispatcher: this.dispatcher,
        headers: { accept: 'application/json', ...this.headersFor(url) },
        ...(signal && { signal }),
      });
      if (answer.statusCode !== 200) {
        await answer.body.dump();
        return err(refusedBy(this.host, { repository, status: answer.statusCode }));
      }
      return ok(understood(Repository.parse(JSON.parse(await textOf(answer.body)))));
    } catch (cause) {
      signal?.throwIfAborted();
      if (cause instanceof z.ZodError || cause instanceof SyntaxError) return err(oddAnswer(this.host, repository));
      return err(notReached(this.host, reasonOf(cause)));
    }
  }

  async close(): Promise<void> {
    await this.dispatcher.destroy();
  }
}

const TIMEOUTS = { headersMs: HEADERS_TIMEOUT_MS, bodyMs: BODY_TIMEOUT_MS };

/** Where a pack would be fetched from. A mirror that is no web address is passed over. */
export function endpointOf(environment: NodeJS.ProcessEnv): URL {
  const named = URL.parse(environment['HF_ENDPOINT'] ?? '');
  return named !== null && ['http:', 'https:'].includes(named.protocol) ? named : new URL(PUBLIC_HUB);
}

function proxiesOf(environment: NodeJS.ProcessEnv): Pick<EnvHttpProxyAgent.Options, 'httpProxy' | 'httpsProxy' | 'noProxy'> {
  const [http, https, none] = ['HTTP_PROXY', 'HTTPS_PROXY', 'NO_PROXY'].map((name) => environment[name.toLowerCase()] ?? environment[name]);
  return { ...(http && { httpProxy: http }), ...(https && { httpsProxy: https }), ...(none && { noProxy: none }) };
}

async function textOf(body: Dispatcher.ResponseData['body']): Promise<string> {
  const pieces: Buffer[] = [];
  let bytes = 0;
  for await (const piece of body) {
    bytes += piece.length;
    if (bytes > MAX_LISTING_BYTES) throw new SyntaxError('an answer without end');
    pieces.push(piece);
  }
  return Buffer.concat(pieces).toString('utf8');
}

function understood({ sha, siblings }: z.infer<typeof Repository>): HubRepository {
  const files = siblings.map(({ rfilename, size, blobId, lfs }): HubFile => {
    const promised = promisedHash(lfs?.sha256, blobId);
    return { path: rfilename, bytes: lfs?.size ?? size, ...(promised && { promised }) };
  });
  return { revision: sha, files };
}

function promisedHash(sha256: string | undefined, git: string | undefined): PromisedHash | undefined {
  if (sha256 !== undefined && /^[0-9a-f]{64}$/.test(sha256)) return { kind: 'sha256', hash: sha256 };
  return git !== undefined && /^[0-9a-f]{40}$/.test(git) ? { kind: 'git', hash: git } : undefined;
}

export function refusedBy(host: string, { repository, status }: { repository: string; status: number }): AppError {
  if (status === 401 || status === 403) {
    return {
      code: 'pack_not_licensed',
      message: `${host} gives ${repository} only to those whom its publisher let in (${status}).`,
      hint: 'Ask for it on its page there, then set HF_TOKEN to your token, or fetch the files in your browser and add them.',
    };
  }
  const message = `${host} does not have ${repository} (${status}).`;
  if (status === 404) return { code: 'pack_missing', message, hint: 'If HF_ENDPOINT names a mirror, look whether it has this repository.' };
  return {
    code: 'pack_missing',
    message: `${host} answered ${status} for ${repository}.`,
    hint: 'Try again later: what was fetched is kept.',
  };
}

export function notReached(host: string, reason: string): AppError {
  return {
    code: 'pack_missing',
    message: `${host} could not be reached: ${reason}.`,
    hint: 'Look at the connection, the proxy (HTTPS_PROXY) and the mirror (HF_ENDPOINT), then do the same again: what was fetched is kept.',
  };
}

function oddAnswer(host: string, repository: string): AppError {
  return {
    code: 'pack_missing',
    message: `${host} says nothing that can be understood of ${repository}.`,
    hint: 'If HF_ENDPOINT names a mirror, look at it.',
  };
}
