// Every pack here, with what it is good for and what keeps it from being used; and the official ones that are not here.
import { lstat, readdir, realpath } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { PackEntry, PackFault, PackList, PackNeed, PackState } from '#contract/machine/pack-list.ts';
import { bytesUnder } from '../adding/incoming.ts';
import { bytesOf, KNOWN_PACKS, type KnownPack, knownByReference, knownPack } from '../catalogue/known-packs.ts';
import { licenceNamed } from '../catalogue/licences.ts';
import type { PackFinder } from '../pack-finder.ts';
import { addingFolder, nameBeingAdded } from '../pack-names.ts';
import { bytesOfFiles, hashOfHashes, type PackReceipt, readReceipt } from '../receipt/pack-receipt.ts';
import { faultsBySize } from './file-faults.ts';
import type { Inspection, PackInspector } from './inspect-packs.ts';

export interface ListedPlaces {
  readonly finder: PackFinder;
  /** Holds the user's own. */
  readonly packs: string;
  /** Holds those that come with the program. */
  readonly bundled: string;
  readonly inspector: PackInspector;
}

/** A folder of a pack or companion, with what can be told of it without the runtime. */
interface Found {
  readonly name: string;
  readonly folder: string;
  readonly kind: PackEntry['kind'];
  readonly inputs: PackEntry['inputs'];
  readonly receipt?: PackReceipt;
  readonly state?: PackState;
  /** Half a sentence. */
  readonly problem?: string;
}

export interface ListOptions {
  /** Which packs the runtime looks into; every one unless told. */
  readonly looksInto?: ((name: string) => boolean) | undefined;
  readonly signal?: AbortSignal | undefined;
}

export async function listPacks(places: ListedPlaces, { looksInto = () => true, signal }: ListOptions = {}): Promise<PackList> {
  const found = [...(await packsFound(places)), ...(await othersFound(places))];
  const inspected = await inspect(
    found.filter(({ name, state }) => state === undefined && looksInto(name)),
    places.inspector,
    signal,
  );
  const entries = await Promise.all(found.map((pack) => entryOf(pack, inspected.byFolder.get(pack.folder), places)));
  const interrupted = await interruptedIn(places.packs, new Set(entries.map(({ name }) => name)));
  const packs = [...entries, ...interrupted].map((entry) => ({ ...entry, usedBy: usersOf(entry, inspected.byFolder, found) }));
  const here = new Set(packs.map(({ name }) => name));
  return {
    packs,
    official: KNOWN_PACKS.filter(({ name }) => !here.has(name)).map(absentEntry),
    ...(inspected.error && { unchecked: inspected.error }),
  };
}

async function packsFound({ finder }: ListedPlaces): Promise<Found[]> {
  return Promise.all(
    (await finder.list()).map(async ({ name, folder, inputs, problem }): Promise<Found> => {
      const common = { name, folder, kind: 'pack', inputs } as const;
      if (problem !== undefined)
        return { ...common, state: { kind: 'damaged', faults: [{ problem: `Its ${problem.replace(/^its /, '')}.` }] }, problem };
      return { ...common, ...(await byReceipt(folder)) };
    }),
  );
}

/** Folders with a receipt of a companion or a matting pack, which have no pipeline. */
async function othersFound({ packs }: ListedPlaces): Promise<Found[]> {
  const found: Found[] = [];
  for (const name of (await readdir(packs).catch(() => [])).sort()) {
    if (name.startsWith('.')) continue;
    const folder = join(packs, name);
    const receipt = await readReceipt(folder);
    const kind = receipt.ok ? receipt.value.espalier?.kind : undefined;
    if (kind === 'companion' || kind === 'matting') found.push({ name, folder, kind, inputs: [], ...(await byReceipt(folder)) });
  }
  return found;
}

async function byReceipt(folder: string): Promise<{ receipt?: PackReceipt; state?: PackState }> {
  const receipt = await readReceipt(folder);
  if (!receipt.ok) {
    if (receipt.error.kind === 'absent') return { state: { kind: 'unchecked' } };
    return { state: { kind: 'damaged', faults: [{ problem: `Its espalier-pack.json ${receipt.error.reason}.` }] } };
  }
  const faults = await faultsBySize(folder, receipt.value);
  if (faults.length === 0) return { receipt: receipt.value };
  const shown: PackFault[] = faults.map(({ file, problem }) => ({ file, problem }));
  return { receipt: receipt.value, state: { kind: faults.every(({ isMissing }) => isMissing) ? 'incomplete' : 'damaged', faults: shown } };
}

interface Inspected {
  readonly byFolder: ReadonlyMap<string, Inspection>;
  readonly error?: PackList['unchecked'];
}

async function inspect(found: readonly Found[], inspector: PackInspector, signal: AbortSignal | undefined): Promise<Inspected> {
  const byFolder = new Map<string, Inspection>();
  const packs = found.filter(({ kind }) => kind === 'pack').map(({ folder }) => folder);
  const said = await inspector.inspect(packs, { signal });
  if (!said.ok) return { byFolder, error: said.error };
  for (const [index, folder] of packs.entries()) {
    const inspection = said.value[index];
    if (inspection !== undefined) byFolder.set(folder, inspection);
  }
  return { byFolder };
}

async function entryOf(pack: Found, inspection: Inspection | undefined, { bundled }: ListedPlaces): Promise<PackEntry> {
  const { name, folder, kind, receipt } = pack;
  const known = knownPack(name);
  const state = pack.state ?? stateBy(inspection);
  const licence = receipt?.licence || known?.licences.weights.name || '';
  const problem = problemOf(state);
  return {
    name,
    title: receipt?.title || known?.title || name,
    kind,
    state,
    inputs: pack.inputs,
    description: receipt?.description || known?.description || '',
    bytes: receipt === undefined ? await bytesUnder(folder) : bytesOfFiles(receipt.files),
    folder,
    elsewhere: placesOf(receipt),
    bundled: (await realpath(folder).catch(() => folder)).startsWith(await realpath(bundled).catch(() => bundled)),
    licence,
    licences: known?.licences ?? { weights: licenceNamed(licence), code: licenceNamed(licence) },
    sha256: receipt === undefined ? '' : hashOfHashes(receipt.files),
    ...(problem !== undefined && { problem }),
    canGet: known !== undefined,
    usedBy: [],
  };
}

/** Companions and matting packs have no inspection: they were looked into when they were added. */
function stateBy(inspection: Inspection | undefined): PackState {
  const faults = (inspection?.faults ?? []).map(
    ({ message, file }): PackFault => ({ problem: message, ...(file !== undefined && { file }) }),
  );
  const [first] = inspection?.faults ?? [];
  if (first !== undefined) return { kind: first.code === 'pack_unsupported' ? 'unsupported' : 'damaged', faults };
  const needs = (inspection?.needs ?? []).map(({ reference }): PackNeed => {
    const known = knownByReference(reference);
    return { reference, ...(known && { name: known.name }) };
  });
  return needs.length > 0 ? { kind: 'needs-companion', needs } : { kind: 'ready' };
}

function problemOf(state: PackState): string | undefined {
  switch (state.kind) {
    case 'ready':
      return undefined;
    case 'needs-companion':
      return `It still needs ${namesOfNeeds(state.needs)}.`;
    case 'unchecked':
      return 'It was put there by hand and was not looked into yet: add it, so that its hashes and its licence are known.';
    case 'interrupted':
      return 'Adding it ended early. The same again goes on where it was.';
    case 'absent':
      return 'It is not here.';
    default:
      return state.faults[0]?.problem ?? 'It cannot be used.';
  }
}

export function namesOfNeeds(needs: readonly PackNeed[]): string {
  return [...new Set(needs.map(({ name, reference }) => name ?? reference))].join(' and ');
}

function placesOf(receipt: PackReceipt | undefined): string[] {
  const places = Object.values(receipt?.files ?? {}).flatMap(({ place }) => (place === undefined ? [] : [dirname(place)]));
  return [...new Set(places)].sort();
}

async function interruptedIn(packs: string, here: ReadonlySet<string>): Promise<PackEntry[]> {
  const entries: PackEntry[] = [];
  for (const folderName of (await readdir(packs).catch(() => [])).sort()) {
    const name = nameBeingAdded(folderName);
    if (name === undefined || here.has(name) || !(await isFolder(join(packs, folderName)))) continue;
    const folder = addingFolder(packs, name);
    const known = knownPack(name);
    const state: PackState = { kind: 'interrupted' };
    entries.push({
      ...(known === undefined ? unknownEntry(name) : absentEntry(known)),
      state,
      bytes: await bytesUnder(folder),
      folder,
      problem: problemOf(state) ?? '',
    });
  }
  return entries;
}

async function isFolder(path: string): Promise<boolean> {
  return (await lstat(path).catch(() => undefined))?.isDirectory() ?? false;
}

function absentEntry(known: KnownPack): PackEntry {
  return {
    ...unknownEntry(known.name),
    title: known.title,
    kind: known.kind,
    inputs: [...known.inputs],
    description: known.description,
    bytes: bytesOf(known),
    licence: known.licences.weights.name,
    licences: known.licences,
    canGet: true,
  };
}

function unknownEntry(name: string): PackEntry {
  const weights = licenceNamed('');
  return {
    name,
    title: name,
    kind: 'pack',
    state: { kind: 'absent' },
    inputs: [],
    description: '',
    bytes: 0,
    elsewhere: [],
    bundled: false,
    licence: '',
    licences: { weights, code: weights },
    sha256: '',
    canGet: false,
    usedBy: [],
  };
}

/** Packs whose checkpoints lie in the folder of `entry`. */
function usersOf(entry: PackEntry, byFolder: ReadonlyMap<string, Inspection>, found: readonly Found[]): string[] {
  const own = entry.folder === undefined ? undefined : basename(entry.folder).toLowerCase();
  return found.flatMap(({ name, folder }) => {
    const files = byFolder.get(folder)?.checkpoints ?? [];
    const uses = name !== entry.name && files.some(({ file }) => folderAmongPacks(file, dirname(folder)) === own);
    return uses ? [name] : [];
  });
}

function folderAmongPacks(file: string, packs: string): string | undefined {
  return file.startsWith(`${packs}/`)
    ? file
        .slice(packs.length + 1)
        .split('/')[0]
        ?.toLowerCase()
    : undefined;
}
