// Gets an official pack from where it is published, when somebody asked for it: small descriptions first, then the weights, each checked by
// the hub's own hash; and then it is finished like any pack that is added.
import { link, lstat, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { PackPlan } from '#contract/machine/pack-list.ts';
import { err, ok, type Result } from '#contract/outcome/result.ts';
import { type AddedPack, type Adding, type AddOptions, finish, notAgreed } from '../adding/add-pack.ts';
import { freeBytesAt, lacksSpace } from '../adding/free-space.ts';
import { bytesUnder, Incoming } from '../adding/incoming.ts';
import { bytesOf, type KnownPack } from '../catalogue/known-packs.ts';
import { addingFolder } from '../pack-names.ts';
import { hashFile, UnreadableSource } from '../receipt/hash-file.ts';
import type { PackReceipt, ReceiptFile } from '../receipt/pack-receipt.ts';
import type { PackSource } from '../sources/pack-source.ts';
import type { Hub, HubFile } from './hub.ts';
import { fetchHubFile } from './hub-file.ts';

export interface Getting extends Adding {
  readonly hub: Hub;
  /** Between tries; for tests. */
  readonly pausesMs?: readonly number[] | undefined;
}

export type GetOptions = Pick<AddOptions, 'agreesToLicence' | 'replaces' | 'signal'>;

/** What getting it would mean. No connection is made. */
export async function planOf(known: KnownPack, hub: Pick<Hub, 'host' | 'addressOf'>, packs: string): Promise<PackPlan> {
  return {
    name: known.name,
    title: known.title,
    host: hub.host,
    bytes: bytesOf(known),
    folder: join(packs, known.name),
    freeBytes: await freeBytesAt(packs),
    licences: known.licences,
    asksConsent: known.asksConsent,
    files: known.files.map(({ path, bytes, sha256 }) => ({
      path,
      ...(bytes !== undefined && { bytes }),
      ...(sha256 !== undefined && { sha256 }),
      url: hub.addressOf(known.repository, path),
    })),
  };
}

/** Throws what writing throws, and the signal's reason; what was fetched is kept. */
export async function getPack(known: KnownPack, options: GetOptions, getting: Getting): Promise<Result<AddedPack>> {
  const { hub, packs, meter } = getting;
  if (known.asksConsent && !options.agreesToLicence) return err(notAgreed({ ...known, known }));
  meter.begin('looking');
  const repository = await hub.look(known.repository, options.signal);
  if (!repository.ok) return repository;
  const { revision } = repository.value;
  const files = wantedFiles(known, repository.value.files);
  if (!files.ok) return files;
  const folder = addingFolder(packs, known.name);
  const bytes = files.value.reduce((sum, file) => sum + file.bytes, 0);
  const tooLittle = await lacksSpace(packs, Math.max(0, bytes - (await bytesUnder(folder))));
  if (tooLittle !== undefined) return err(tooLittle);
  const incoming = await Incoming.open(folder);
  meter.begin('fetching', bytes);
  const fetched = await fetchAll(files.value, { known, incoming, revision, options, getting });
  if (!fetched.ok) return fetched;
  const origin = { sources: [`${hub.endpoint.origin}/${known.repository}`], revision };
  return finish(sourceOf(known), fetched.value, { incoming, mode: 'copy', options, adding: getting, origin });
}

/** The files that are published, of those that the pack is known to have. */
function wantedFiles(known: KnownPack, published: readonly HubFile[]): Result<HubFile[]> {
  const byPath = new Map(published.map((file) => [file.path, file]));
  const missing = known.files.filter(({ path }) => !byPath.has(path)).map(({ path }) => path);
  if (missing.length > 0) {
    return err({
      code: 'pack_missing',
      message: `${known.repository} no longer has ${missing.join(', ')}.`,
      hint: 'A newer Espalier may know how it is published now.',
      details: { files: missing },
    });
  }
  const licences = published.filter(({ path, bytes }) => /^(LICENSE|LICENCE|NOTICE|README)[^/]*$/i.test(path) && bytes < 1e6);
  const files = [...known.files.flatMap(({ path }) => byPath.get(path) ?? []), ...licences];
  // What tells that a pack is of no use comes first.
  return ok(files.sort((one, other) => Number(isWeights(one)) - Number(isWeights(other)) || one.bytes - other.bytes));
}

interface FetchingAll {
  readonly known: KnownPack;
  readonly incoming: Incoming;
  readonly revision: string;
  readonly options: GetOptions;
  readonly getting: Getting;
}

function isWeights({ path }: HubFile): boolean {
  return path.endsWith('.safetensors');
}

async function fetchAll(files: readonly HubFile[], all: FetchingAll): Promise<Result<PackReceipt['files']>> {
  const fetched: PackReceipt['files'] = {};
  let isLookedAt = false;
  for (const file of files) {
    if (!isLookedAt && isWeights(file)) {
      isLookedAt = true;
      const refusal = await refusedEarly(all);
      if (refusal !== undefined) return refusal;
    }
    all.getting.meter.file(file.path);
    const made = await bring(file, all);
    if (!made.ok) return made;
    fetched[file.path] = made.value;
  }
  return ok(fetched);
}

/** Whether this version has an engine for it, as its descriptions tell: asked before gigabytes are fetched for nothing. */
async function refusedEarly({ known, incoming, options, getting }: FetchingAll): Promise<Result<never> | undefined> {
  if (known.kind === 'companion') return undefined;
  const inspected = await getting.inspector.inspect([incoming.folder], { signal: options.signal });
  if (!inspected.ok) return inspected;
  const fault = inspected.value[0]?.faults.find(({ code, role }) => code === 'pack_unsupported' && role === 'pipeline');
  if (fault === undefined) return undefined;
  await incoming.discard();
  return err({
    code: 'pack_unsupported',
    message: `${known.title} is of no use here yet: ${fault.message}`,
    hint: 'This version of Espalier has no engine for it. Nothing large was fetched.',
  });
}

async function bring(file: HubFile, { known, incoming, revision, options, getting }: FetchingAll): Promise<Result<ReceiptFile>> {
  const from = `${known.repository} ${file.promised?.hash ?? revision} ${file.path}`;
  const whole = (await incoming.whole(file.path, from)) ?? (await takeOver(file, from, { known, incoming, getting }));
  if (whole !== undefined) {
    getting.meter.skip(file.bytes);
    return ok(whole);
  }
  const { hub, meter, pausesMs } = getting;
  const part = await incoming.partOf(file.path);
  const hashes = await fetchHubFile(file, part, { hub, meter, repository: known.repository, revision, pausesMs, signal: options.signal });
  if (!hashes.ok) return hashes;
  const contents = { sha256: hashes.value.sha256, bytes: hashes.value.bytes };
  await incoming.keep(file.path, contents, from);
  return ok(contents);
}

/** A file of the pack that is here already, if it is what the hub has: so a damaged pack is mended by what is damaged alone. */
async function takeOver(
  file: HubFile,
  from: string,
  { known, incoming, getting }: Pick<FetchingAll, 'known' | 'incoming' | 'getting'>,
): Promise<ReceiptFile | undefined> {
  const path = join(getting.packs, known.name, file.path);
  const found = await lstat(path).catch(() => undefined);
  if (file.promised === undefined || !found?.isFile() || found.size !== file.bytes) return undefined;
  try {
    const { sha256, git, bytes } = await hashFile(path);
    if (file.promised.hash !== (file.promised.kind === 'sha256' ? sha256 : git)) return undefined;
    const part = await incoming.partOf(file.path);
    await rm(part, { force: true });
    await link(path, part);
    await incoming.keep(file.path, { sha256, bytes }, from);
    return { sha256, bytes };
  } catch (cause) {
    if (cause instanceof UnreadableSource) return undefined;
    throw cause;
  }
}

function sourceOf(known: KnownPack): PackSource {
  const { name, title, kind, description, licences } = known;
  return { name, title, kind, known, description, licence: licences.weights.name, from: [known.repository], files: [] };
}
