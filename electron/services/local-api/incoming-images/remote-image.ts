// Fetches a picture from another machine, for users who allowed it. Every redirect is looked at anew; time and size are bounded.
import { basename } from 'node:path';
import { type Dispatcher, request } from 'undici';
import { MAX_PICTURE_BYTES } from '#contract/generation/picture-limit.ts';
import { err, ok, type Result } from '#contract/outcome/result.ts';
import type { ImageProblem } from './image-source.ts';
import { isPublicAddress } from './public-address.ts';
import { isWebPort, type SafeAddress, safeAddress } from './safe-address.ts';

export interface RemoteImage {
  readonly bytes: Buffer;
  /** The last part of its address. */
  readonly name: string;
}

export interface RemoteLimits {
  readonly maxBytes: number;
  readonly timeoutMs: number;
  readonly maxRedirects: number;
  readonly mayReach: (address: string, port: string) => boolean;
}

const DEFAULTS: RemoteLimits = {
  maxBytes: MAX_PICTURE_BYTES,
  timeoutMs: 30_000,
  maxRedirects: 3,
  mayReach: (address, port) => isPublicAddress(address) && isWebPort(port),
};

export async function fetchRemoteImage(url: string, limits: Partial<RemoteLimits> = {}): Promise<Result<RemoteImage, ImageProblem>> {
  const { maxBytes, timeoutMs, maxRedirects, mayReach } = { ...DEFAULTS, ...limits };
  const signal = AbortSignal.timeout(timeoutMs);
  try {
    let address = url;
    for (let redirects = 0; redirects <= maxRedirects; redirects++) {
      const safe = await safeAddress(address, mayReach);
      if (!safe.ok) return err(failed(safe.error));
      const step = await fetchOnce(safe.value, maxBytes, signal);
      if (!step.ok) return step;
      if (step.value.kind === 'image') return ok({ bytes: step.value.bytes, name: nameOf(address) });
      address = step.value.target;
    }
    return err(failed('it is redirected too often'));
  } catch (cause) {
    return err(failed(signal.aborted ? 'it took too long' : reasonOf(cause)));
  }
}

type Step = { readonly kind: 'image'; readonly bytes: Buffer } | { readonly kind: 'redirect'; readonly target: string };

async function fetchOnce({ url, dispatcher }: SafeAddress, maxBytes: number, signal: AbortSignal): Promise<Result<Step, ImageProblem>> {
  try {
    const answer = await request(url, { dispatcher, signal, headers: { accept: 'image/*', 'accept-encoding': 'identity' } });
    const { location, 'content-encoding': packing } = answer.headers;
    if (answer.statusCode >= 300 && answer.statusCode < 400 && typeof location === 'string') {
      const target = URL.parse(location, url.href);
      return target === null ? err(failed('it is redirected to no address')) : ok({ kind: 'redirect', target: target.href });
    }
    if (answer.statusCode !== 200) return err(failed(`the answer was ${answer.statusCode}`));
    if (packing !== undefined && packing !== 'identity') return err(failed('the answer is packed'));
    return await readAtMost(answer.body, maxBytes);
  } finally {
    await dispatcher.destroy();
  }
}

async function readAtMost(body: Dispatcher.ResponseData['body'], maxBytes: number): Promise<Result<Step, ImageProblem>> {
  const pieces: Buffer[] = [];
  let bytes = 0;
  for await (const piece of body) {
    bytes += piece.length;
    if (bytes > maxBytes) return err(tooLarge(maxBytes));
    pieces.push(piece);
  }
  return ok({ kind: 'image', bytes: Buffer.concat(pieces) });
}

function nameOf(address: string): string {
  return basename(URL.parse(address)?.pathname ?? '') || 'picture';
}

function reasonOf(cause: unknown): string {
  const code = cause instanceof Error && 'code' in cause && typeof cause.code === 'string' ? cause.code : 'no answer';
  return code === 'ENOTFOUND' ? 'no machine has that name' : code;
}

function failed(reason: string): ImageProblem {
  return { kind: 'download', error: { code: 'input_not_found', message: `The picture could not be fetched: ${reason}.` } };
}

function tooLarge(maxBytes: number): ImageProblem {
  const message = `The picture has more than ${Math.floor(maxBytes / 1024 / 1024)} MB.`;
  return { kind: 'file-too-large', error: { code: 'input_too_large', message }, limit: maxBytes };
}
