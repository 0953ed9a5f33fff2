// Adds one recognised pack: asks for room, puts its files together under a hidden name, has the runtime look into it, writes its receipt,
// and gives it its name. Whatever happens before the last step, there is no pack that counts.
import { dirname, join, resolve } from 'node:path';
import type { PackMode } from '#contract/machine/pack-list.ts';
import type { AppError } from '#contract/outcome/errors.ts';
import { err, ok, type Result } from '#contract/outcome/result.ts';
import { sync } from '../../storage/files/atomic-file.ts';
import { makeFolder } from '../../storage/make-folder.ts';
import type { Inspection, PackInspector } from '../condition/inspect-packs.ts';
import type { PackMeter } from '../pack-meter.ts';
import { addingFolder, removingFolder } from '../pack-names.ts';
import { type PackReceipt, readReceipt, writeReceipt } from '../receipt/pack-receipt.ts';
import type { PackSource, SourceFile } from '../sources/pack-source.ts';
import { lacksSpace } from './free-space.ts';
import { bytesUnder, exchangeFolder, Incoming } from './incoming.ts';
import { isCopied, placeFiles } from './place-files.ts';

export interface AddOptions {
  readonly mode: PackMode;
  /** A folder on another disk that takes the files; among the packs are links to them. Only with `copy`. */
  readonly to?: string | undefined;
  /** Whether another pack of that name, which can be used, gives way. */
  readonly replaces?: boolean | undefined;
  readonly agreesToLicence?: boolean | undefined;
  readonly signal?: AbortSignal | undefined;
}

export interface Adding {
  readonly packs: string;
  readonly inspector: PackInspector;
  readonly meter: PackMeter;
  /** What has that name now. */
  readonly presence: (name: string) => Promise<'none' | 'bundled' | 'sound' | 'unfit'>;
}

/** Of the repository that a pack was got from. */
export interface Origin {
  readonly sources: readonly string[];
  readonly revision?: string;
}

export interface AddedPack {
  readonly name: string;
  readonly needs: Inspection['needs'];
}

/** Throws what reading and writing throw. */
export async function addPack(source: PackSource, options: AddOptions, adding: Adding): Promise<Result<AddedPack>> {
  const refusal = await whyNot(source, options, adding);
  if (refusal !== undefined) return err(refusal);
  const stored = options.to === undefined ? undefined : await storeElsewhere(source, options.to, { options, adding });
  if (stored !== undefined && !stored.ok) return stored;
  const files = stored === undefined ? source.files : stored.value.files;
  const mode = stored === undefined ? options.mode : 'in-place';
  const incoming = await Incoming.open(addingFolder(adding.packs, source.name));
  adding.meter.begin(mode === 'copy' ? 'copying' : 'hashing', sumOf(files));
  const placed = await placeFiles(files, { incoming, mode, meter: adding.meter, signal: options.signal });
  if (!placed.ok) return placed;
  const origin: Origin = { sources: source.from.map((path) => resolve(path)) };
  return finish(source, placed.value, { incoming, mode, options, adding, origin, stored: stored?.value.folder });
}

export interface Finishing {
  readonly incoming: Incoming;
  readonly mode: PackMode;
  readonly options: Pick<AddOptions, 'agreesToLicence' | 'signal'>;
  readonly adding: Adding;
  readonly origin: Origin;
  readonly stored?: string | undefined;
}

/** The last steps: inspected, given its receipt, given its name. */
export async function finish(source: PackSource, files: PackReceipt['files'], finishing: Finishing): Promise<Result<AddedPack>> {
  const { incoming, adding, options } = finishing;
  adding.meter.begin('inspecting');
  await incoming.tidy(new Set(Object.keys(files)));
  await writeReceipt(incoming.folder, receiptOf(source, files, finishing));
  const companion = source.kind === 'companion' ? source.name : undefined;
  const isMatting = source.kind === 'matting';
  const inspected = await adding.inspector.inspect([incoming.folder], { companion, isMatting, signal: options.signal });
  if (!inspected.ok) return inspected;
  const [inspection] = inspected.value;
  const [fault] = inspection?.faults ?? [];
  if (inspection === undefined || fault !== undefined) {
    const faults = inspection?.faults ?? [];
    await incoming.discard();
    return err(unsound(source, faults));
  }
  await sync(incoming.folder);
  const place = join(adding.packs, source.name);
  await exchangeFolder(incoming.folder, place, removingFolder(adding.packs, source.name));
  return ok({ name: source.name, needs: inspection.needs });
}

/** Copies the files into a folder of the pack's own inside `to`, and answers them as they lie there. */
async function storeElsewhere(
  source: PackSource,
  to: string,
  { options, adding }: { options: AddOptions; adding: Adding },
): Promise<Result<{ folder: string; files: SourceFile[] }>> {
  const folder = join(resolve(to), source.name);
  const kept = await readReceipt(folder);
  if (!kept.ok) {
    await makeFolder(resolve(to));
    const incoming = await Incoming.open(addingFolder(resolve(to), source.name));
    adding.meter.begin('copying', sumOf(source.files));
    const placed = await placeFiles(source.files, { incoming, mode: 'copy', meter: adding.meter, signal: options.signal });
    if (!placed.ok) return placed;
    await incoming.tidy(new Set(Object.keys(placed.value)));
    const origin = { sources: source.from.map((path) => resolve(path)) };
    await writeReceipt(incoming.folder, receiptOf(source, placed.value, { mode: 'copy', options, origin }));
    await exchangeFolder(incoming.folder, folder, removingFolder(dirname(folder), source.name));
  }
  const files = source.files.map((file): SourceFile => {
    const promised = kept.ok ? kept.value.files[file.relative]?.sha256 : undefined;
    return { ...file, path: join(folder, file.relative), ...(promised !== undefined && { promised: { kind: 'sha256', hash: promised } }) };
  });
  return ok({ folder, files });
}

async function whyNot(source: PackSource, options: AddOptions, adding: Adding): Promise<AppError | undefined> {
  if (source.known?.asksConsent && !options.agreesToLicence) return notAgreed(source);
  if (options.to !== undefined && options.mode !== 'copy') {
    return { code: 'usage', message: 'Only copies go into another folder.', hint: 'Leave out one of the two.' };
  }
  const presence = await adding.presence(source.name);
  if (presence === 'bundled' || (presence === 'sound' && !options.replaces)) return alreadyThere(source, presence);
  const copied = source.files.filter((file) => isCopied(file, options.mode));
  const folder = options.to ?? adding.packs;
  await makeFolder(folder);
  const begun = await bytesUnder(addingFolder(resolve(folder), source.name));
  return lacksSpace(folder, Math.max(0, sumOf(copied) - begun));
}

function receiptOf(
  source: PackSource,
  files: PackReceipt['files'],
  { mode, options, origin, stored }: Omit<Finishing, 'incoming' | 'adding'>,
): PackReceipt {
  const now = new Date().toISOString();
  return {
    name: source.name,
    title: source.title,
    description: source.description,
    licence: source.licence,
    files,
    espalier: {
      version: 1,
      kind: source.kind,
      addedAt: now,
      mode,
      sources: [...origin.sources],
      ...(origin.revision !== undefined && { revision: origin.revision }),
      ...(options.agreesToLicence && { licenceAgreedAt: now }),
      ...(stored !== undefined && { stored }),
    },
  };
}

function sumOf(files: readonly SourceFile[]): number {
  return files.reduce((sum, { bytes }) => sum + bytes, 0);
}

export function notAgreed({ name, title, known }: Pick<PackSource, 'name' | 'title' | 'known'>): AppError {
  return {
    code: 'pack_not_licensed',
    message: `${title} has terms of its own that were not agreed to. ${known?.licences.weights.sentence ?? ''}`.trim(),
    hint: `Read them where it is published (${known?.repository ?? name}), and agree to them if you do.`,
  };
}

export function alreadyThere({ name, title }: Pick<PackSource, 'name' | 'title'>, presence: 'bundled' | 'sound'): AppError {
  const hint = presence === 'sound' ? 'Remove it first, or ask for it to be replaced.' : 'It comes with Espalier, and stays as it is.';
  return { code: 'usage', message: `${title} is here already, and sound.`, hint, details: { pack: name } };
}

function unsound({ title }: PackSource, faults: Inspection['faults']): AppError {
  const [first, ...others] = faults;
  const more = others.length > 1 ? ` There are ${others.length} more faults.` : others.length > 0 ? ' There is one more fault.' : '';
  return {
    code: first?.code ?? 'pack_damaged',
    message: `${title} was not added: ${first?.message ?? 'the engine cannot use it.'}${more}`,
    hint:
      first?.code === 'pack_unsupported'
        ? 'This version of Espalier has no engine for it.'
        : 'Fetch the named file again from its publisher, then add the pack again.',
    details: { faults: faults.slice(0, 100).map(({ role, message, file }) => ({ role, message, ...(file !== undefined && { file }) })) },
  };
}
