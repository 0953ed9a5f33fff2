// Brings one file from the hub into a part on the disk: goes on where an earlier try stopped, follows redirects with care, and looks at the
// hash before anybody takes the part for whole.
import { type FileHandle, open, rm, stat } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { type Dispatcher, request } from 'undici';
import type { AppError } from '#contract/outcome/errors.ts';
import { err, ok, type Result } from '#contract/outcome/result.ts';
import { errnoCode } from '../../storage/file-errors.ts';
import type { PackMeter } from '../pack-meter.ts';
import { type FileHashes, hashFile } from '../receipt/hash-file.ts';
import { type Hub, type HubFile, notReached, refusedBy } from './hub.ts';
import { reasonOf } from './network-reasons.ts';

export interface Fetching {
  readonly hub: Hub;
  readonly repository: string;
  readonly revision: string;
  readonly meter: PackMeter;
  readonly signal?: AbortSignal | undefined;
  readonly pausesMs?: readonly number[] | undefined;
}

/** Before each try that follows one in which nothing came. */
const PAUSES_MS = [500, 2000, 5000, 15_000, 30_000];
const MAX_REDIRECTS = 5;

/** What the whole part holds. Throws what writing throws, and the signal's reason. */
export async function fetchHubFile(file: HubFile, part: string, fetching: Fetching): Promise<Result<FileHashes>> {
  for (let attempt = 0; ; attempt++) {
    const fetched = await fetchWhole(file, part, fetching);
    if (!fetched.ok) return fetched;
    const hashes = await hashFile(part, { signal: fetching.signal });
    if (isPromised(file, hashes)) return ok(hashes);
    await rm(part); // its parts may be of different contents
    if (attempt > 0) return err(wrongHash(file, fetching));
    fetching.meter.skip(-file.bytes);
  }
}

async function fetchWhole(file: HubFile, part: string, fetching: Fetching): Promise<Result<undefined>> {
  const pausesMs = fetching.pausesMs ?? PAUSES_MS;
  fetching.meter.skip(await bytesOf(part, file.bytes));
  for (let fruitless = 0; ; ) {
    fetching.signal?.throwIfAborted();
    const before = await bytesOf(part, file.bytes);
    if (await isWhole(part, file, before)) return ok(undefined);
    const problem = await fetchMore(file, part, { before, fetching });
    fruitless = (await bytesOf(part, file.bytes)) > before ? 0 : fruitless + 1;
    if (problem === undefined && fruitless === 0) continue;
    if (problem?.isFinal || fruitless > pausesMs.length) return err(problem?.error ?? notReached(fetching.hub.host, 'it sends nothing'));
    await pause(problem?.waitMs ?? pausesMs[Math.max(0, fruitless - 1)] ?? 0, undefined, signalOf(fetching));
  }
}

async function isWhole(part: string, { bytes }: HubFile, have: number): Promise<boolean> {
  return have === bytes && (bytes > 0 || (await isThere(part)));
}

interface Problem {
  readonly error: AppError;
  readonly isFinal?: boolean;
  readonly waitMs?: number;
}

/** One request, and as much of its answer as comes. */
async function fetchMore(
  file: HubFile,
  part: string,
  { before, fetching }: { before: number; fetching: Fetching },
): Promise<Problem | undefined> {
  const output = await open(part, before > 0 ? 'r+' : 'w');
  try {
    const answer = await ask(file, before, fetching);
    if ('error' in answer) return answer;
    const start = startOf(answer, { before, bytes: file.bytes });
    if (start === undefined) {
      await answer.body.dump();
      if (answer.statusCode === 416) await restart(output, before, fetching);
      return problemOf(answer, fetching);
    }
    if (start < before) await restart(output, before - start, fetching, start);
    return await take(answer.body, output, { start, file, fetching });
  } finally {
    await output.close();
  }
}

async function take(
  body: Dispatcher.ResponseData['body'],
  output: FileHandle,
  { start, file, fetching }: { start: number; file: HubFile; fetching: Fetching },
): Promise<Problem | undefined> {
  let position = start;
  const pieces = body[Symbol.asyncIterator]();
  try {
    for (;;) {
      const piece = await nextPiece(pieces, fetching);
      if ('error' in piece) return piece;
      if (piece.bytes === undefined) return undefined;
      if (position + piece.bytes.length > file.bytes) {
        await restart(output, position, fetching);
        return { error: wrongHash(file, fetching) };
      }
      for (let written = 0; written < piece.bytes.length; ) {
        written += (await output.write(piece.bytes, written, piece.bytes.length - written, position + written)).bytesWritten;
      }
      position += piece.bytes.length;
      fetching.meter.advance(piece.bytes.length);
    }
  } finally {
    body.destroy();
    await output.sync();
  }
}

async function nextPiece(pieces: AsyncIterator<Buffer>, { hub, signal }: Fetching): Promise<{ bytes: Buffer | undefined } | Problem> {
  try {
    const { done, value } = await pieces.next();
    return { bytes: done ? undefined : value };
  } catch (cause) {
    signal?.throwIfAborted();
    return { error: notReached(hub.host, reasonOf(cause)) };
  }
}

async function ask(file: HubFile, from: number, fetching: Fetching): Promise<Dispatcher.ResponseData | Problem> {
  const { hub, repository, revision, signal } = fetching;
  let url = new URL(hub.addressOf(repository, file.path, revision));
  for (let redirects = 0; redirects <= MAX_REDIRECTS; redirects++) {
    try {
      const range = from > 0 ? { range: `bytes=${from}-` } : {};
      const headers = { 'accept-encoding': 'identity', ...range, ...hub.headersFor(url) };
      const answer = await request(url, { dispatcher: hub.dispatcher, headers, ...(signal && { signal }) });
      const { location } = answer.headers;
      if (answer.statusCode < 300 || answer.statusCode >= 400 || typeof location !== 'string') return answer;
      await answer.body.dump();
      const target = URL.parse(location, url.href);
      if (target === null || !isAsSafe(url, target))
        return { error: notReached(hub.host, 'it sends elsewhere, without protection'), isFinal: true };
      url = target;
    } catch (cause) {
      signal?.throwIfAborted();
      return { error: notReached(url.host, reasonOf(cause)) };
    }
  }
  return { error: notReached(hub.host, 'it sends from one place to the next'), isFinal: true };
}

function isAsSafe(from: URL, to: URL): boolean {
  return to.protocol === 'https:' || (to.protocol === 'http:' && from.protocol === 'http:');
}

/** Where the answer begins in the file; undefined for an answer that has nothing of it. */
function startOf(
  { statusCode, headers }: Dispatcher.ResponseData,
  { before, bytes }: { before: number; bytes: number },
): number | undefined {
  if (statusCode === 200) return 0;
  if (statusCode !== 206) return undefined;
  const range = /^bytes (\d+)-(\d+)\/(\d+|\*)$/.exec(String(headers['content-range'] ?? ''));
  const isOurs = range !== null && Number(range[1]) === before && (range[3] === '*' || Number(range[3]) === bytes);
  return isOurs ? before : undefined;
}

function problemOf({ statusCode, headers }: Dispatcher.ResponseData, { hub, repository }: Fetching): Problem {
  const error = refusedBy(hub.host, { repository, status: statusCode });
  const isPassing = statusCode === 206 || statusCode === 416 || statusCode === 408 || statusCode === 429 || statusCode >= 500;
  const seconds = Number(headers['retry-after']);
  return { error, isFinal: !isPassing, ...(Number.isFinite(seconds) && seconds > 0 && { waitMs: Math.min(seconds, MAX_WAIT_S) * 1000 }) };
}

const MAX_WAIT_S = 60;

/** Gives up what there is beyond `keep`. */
async function restart(output: FileHandle, lost: number, { meter }: Fetching, keep = 0): Promise<void> {
  await output.truncate(keep);
  meter.skip(-lost);
}

function isPromised({ promised, bytes }: HubFile, hashes: FileHashes): boolean {
  if (hashes.bytes !== bytes) return false;
  return promised === undefined || promised.hash === (promised.kind === 'sha256' ? hashes.sha256 : hashes.git);
}

/** A part that is longer than the file can be is none. */
async function bytesOf(part: string, most: number): Promise<number> {
  const found = await stat(part).catch((cause: unknown) => {
    if (errnoCode(cause) !== 'ENOENT') throw cause;
    return undefined;
  });
  if (found !== undefined && found.size > most) await rm(part);
  return found === undefined || found.size > most ? 0 : found.size;
}

async function isThere(part: string): Promise<boolean> {
  return (await stat(part).catch(() => undefined)) !== undefined;
}

function signalOf({ signal }: Fetching): { signal?: AbortSignal } {
  return signal === undefined ? {} : { signal };
}

function wrongHash({ path }: HubFile, { hub, repository }: Fetching): AppError {
  return {
    code: 'pack_damaged',
    message: `${path} of ${repository} came with other contents than ${hub.host} says it has, twice.`,
    hint: 'Try again later, or without a proxy or mirror in between. Nothing of that file was kept.',
    details: { file: path },
  };
}
