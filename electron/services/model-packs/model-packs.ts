// The model packs of a data home as everybody else sees them: listed, added, got, verified, mended, removed. One thing at a time changes
// them, here and in every other process; whoever watches hears how far it is.
import { readdir, rename, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { PackAction, PackEntry, PackFault, PackList, PackOffer, PackPlan } from '#contract/machine/pack-list.ts';
import type { AppError } from '#contract/outcome/errors.ts';
import { err, ok, type Result } from '#contract/outcome/result.ts';
import { type AddedPack, type AddOptions, addPack, alreadyThere } from './adding/add-pack.ts';
import { knownPack } from './catalogue/known-packs.ts';
import { faultsByHash } from './condition/file-faults.ts';
import { PackInspector } from './condition/inspect-packs.ts';
import { type ListOptions, listPacks } from './condition/pack-list.ts';
import { type RemovedPack, removePack } from './condition/remove-pack.ts';
import { repairFiles } from './condition/repair-pack.ts';
import type { GetOptions } from './getting/get-pack.ts';
import type { Hub } from './getting/hub.ts';
import { failuresOf } from './pack-failures.ts';
import type { PackFinder } from './pack-finder.ts';
import { whileLocked } from './pack-lock.ts';
import { PackMeter, type ProgressListener } from './pack-meter.ts';
import { isRemoving, removingFolder } from './pack-names.ts';
import { bytesOfFiles, type PackReceipt, readReceipt } from './receipt/pack-receipt.ts';
import { offerOf, type PackSource } from './sources/pack-source.ts';
import { recognise } from './sources/recognise.ts';
import { walkSources } from './sources/walk-source.ts';

export interface ModelPacksOptions {
  readonly finder: PackFinder;
  /** Takes the user's own. */
  readonly packs: string;
  /** Holds those that come with the program. */
  readonly bundled: string;
  readonly environment: NodeJS.ProcessEnv;
  readonly locate: ConstructorParameters<typeof PackInspector>[0];
}

export interface Watched {
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ProgressListener | undefined;
}

export interface VerifiedPack {
  readonly name: string;
  readonly faults: readonly PackFault[];
  /** The pack after all was read. */
  readonly entry: PackEntry;
}

export class ModelPacks {
  readonly #options: ModelPacksOptions;
  readonly #inspector: PackInspector;

  constructor(options: ModelPacksOptions) {
    this.#options = options;
    this.#inspector = new PackInspector(options.locate);
  }

  list(options: ListOptions = {}): Promise<PackList> {
    const { finder, packs, bundled } = this.#options;
    return listPacks({ finder, packs, bundled, inspector: this.#inspector }, options);
  }

  /** What could be added from there. */
  async look(paths: readonly string[], signal?: AbortSignal): Promise<Result<PackOffer[]>> {
    const sources = await this.#sources(paths, { signal });
    return sources.ok ? ok(sources.value.map(offerOf)) : sources;
  }

  /** Adds everything that is recognised there, one after another; ends with the first that is refused. */
  add(paths: readonly string[], options: AddOptions, { signal, onProgress }: Watched = {}): Promise<Result<AddedPack[]>> {
    return this.#change({ action: 'add', pack: '', onProgress, signal }, async () => {
      const sources = await this.#sources(paths, { signal });
      if (!sources.ok) return sources;
      const added: AddedPack[] = [];
      for (const source of sources.value) {
        const meter = new PackMeter({ action: 'add', pack: source.name, onProgress });
        const one = await addPack(source, { ...options, signal }, this.#adding(meter));
        if (!one.ok) return err(withAdded(one.error, added));
        added.push(one.value);
      }
      return ok(added);
    });
  }

  /** What getting a pack would mean; no connection is made. */
  async plan(name: string): Promise<Result<PackPlan>> {
    const known = knownPack(name);
    if (known === undefined) return err(unknownPack(name));
    return this.#withHub(async (hub, { planOf }) => ok(await planOf(known, hub, this.#options.packs)));
  }

  /** Fetches an official pack. The one thing here that opens a connection. */
  async get(
    name: string,
    options: GetOptions & { pausesMs?: readonly number[] },
    { signal, onProgress }: Watched = {},
  ): Promise<Result<AddedPack>> {
    const known = knownPack(name);
    if (known === undefined) return err(unknownPack(name));
    return this.#change({ action: 'get', pack: known.name, onProgress, signal }, async (meter) => {
      if (!options.replaces && (await this.#presence(known.name)) === 'sound') return err(alreadyThere(known, 'sound'));
      return this.#withHub((hub, { getPack }) =>
        getPack(known, { ...options, signal }, { ...this.#adding(meter), hub, pausesMs: options.pausesMs }),
      );
    });
  }

  /** Reads every file, and has the runtime look into the pack. */
  async verify(name: string, { signal, onProgress }: Watched = {}): Promise<Result<VerifiedPack>> {
    const meter = new PackMeter({ action: 'verify', pack: name, onProgress });
    return failuresOf(
      async () => {
        const found = await this.#receiptOf(name, { signal });
        if (!found.ok) return found;
        const { entry, receipt } = found.value;
        if (receipt === undefined) return err(cannotBeUsed(entry));
        meter.begin('hashing', bytesOfFiles(receipt.files));
        const faults = await faultsByHash(entry.folder ?? '', receipt, { meter, signal });
        const shown = faults.map(({ file, problem }): PackFault => ({ file, problem }));
        const others = entry.state.kind === 'damaged' || entry.state.kind === 'unsupported' ? entry.state.faults : [];
        const named = new Set(shown.map(({ file }) => file));
        return ok({ name, entry, faults: [...shown, ...others.filter(({ file }) => file === undefined || !named.has(file))] });
      },
      { place: this.#options.packs, signal },
    );
  }

  /** Mends what is damaged or missing from `from`, or from where the pack came; answers the files that were. */
  repair(name: string, from: readonly string[], { signal, onProgress }: Watched = {}): Promise<Result<string[]>> {
    return this.#change({ action: 'repair', pack: name, onProgress, signal }, async (meter) => {
      const found = await this.#receiptOf(name, { looksInto: () => false, signal });
      if (!found.ok) return found;
      const { entry, receipt } = found.value;
      if (receipt === undefined || entry.folder === undefined) return err(cannotBeMended(name));
      if (entry.bundled) return err(comesWithTheProgram(name));
      meter.begin('hashing', bytesOfFiles(receipt.files));
      const faults = await faultsByHash(entry.folder, receipt, { meter, signal });
      if (faults.length === 0) return ok([]);
      const sources = [...from, ...(receipt.espalier?.sources ?? [])].map((path) => resolve(path));
      return repairFiles(faults, { folder: entry.folder, receipt, from: sources, meter, signal });
    });
  }

  remove(name: string, { onProgress }: Watched = {}): Promise<Result<RemovedPack>> {
    return this.#change({ action: 'remove', pack: name, onProgress }, async (meter) => {
      meter.begin('removing');
      const found = await this.#options.finder.find(name);
      if (found.ok && found.value.folder === join(this.#options.bundled, name)) return err(comesWithTheProgram(name));
      return removePack(this.#options.packs, name);
    });
  }

  /** What reaches the hub is loaded here and not before: most who make a studio fetch nothing, and its HTTP client is large. */
  async #withHub<T>(work: (hub: Hub, getting: typeof import('./getting/get-pack.ts')) => Promise<T>): Promise<T> {
    const [{ Hub }, getting] = await Promise.all([import('./getting/hub.ts'), import('./getting/get-pack.ts')]);
    const hub = new Hub(this.#options.environment);
    try {
      return await work(hub, getting);
    } finally {
      await hub.close();
    }
  }

  async #sources(paths: readonly string[], { signal }: Watched): Promise<Result<PackSource[]>> {
    const absolute = paths.map((path) => resolve(path));
    const walked = await walkSources(absolute, { signal });
    return walked.ok ? recognise(walked.value, absolute) : walked;
  }

  #adding(meter: PackMeter) {
    const { packs } = this.#options;
    return { packs, inspector: this.#inspector, meter, presence: (name: string) => this.#presence(name) };
  }

  async #presence(name: string): Promise<'none' | 'bundled' | 'sound' | 'unfit'> {
    const { packs } = await this.list({ looksInto: () => false });
    const pack = packs.find((candidate) => candidate.name === name);
    if (pack === undefined || pack.state.kind === 'interrupted') return 'none';
    if (pack.bundled) return 'bundled';
    return pack.state.kind === 'ready' || pack.state.kind === 'needs-companion' ? 'sound' : 'unfit';
  }

  async #receiptOf(name: string, options: ListOptions): Promise<Result<{ entry: PackEntry; receipt: PackReceipt | undefined }>> {
    const { packs } = await this.list(options);
    const entry = packs.find((pack) => pack.name === name);
    if (entry === undefined) return err(noSuchPack(name, packs));
    const receipt = entry.folder === undefined ? undefined : await readReceipt(entry.folder);
    return ok({ entry, receipt: receipt?.ok ? receipt.value : undefined });
  }

  /** Changes the packs while nobody else does. */
  #change<T>(
    { action, pack, onProgress, signal }: { action: PackAction; pack: string } & Watched,
    work: (meter: PackMeter) => Promise<Result<T>>,
  ): Promise<Result<T>> {
    const { packs } = this.#options;
    const meter = new PackMeter({ action, pack, onProgress });
    return failuresOf(
      () =>
        whileLocked(packs, async () => {
          await putInOrder(packs);
          return work(meter);
        }),
      { place: packs, signal },
    );
  }
}

/** What a process that is gone had on its way out goes; a pack whose place nothing took comes back. */
async function putInOrder(packs: string): Promise<void> {
  for (const folderName of await readdir(packs)) {
    if (!isRemoving(folderName)) continue;
    const name = folderName.slice(removingFolder('', '').length);
    const aside = join(packs, folderName);
    const receipt = await readReceipt(aside);
    const isGone = !(await readdir(packs)).includes(name);
    if (receipt.ok && isGone) await rename(aside, join(packs, name));
    else await rm(aside, { recursive: true, force: true });
  }
}

function withAdded(error: AppError, added: readonly AddedPack[]): AppError {
  return added.length === 0 ? error : { ...error, details: { ...error.details, added: added.map(({ name }) => name) } };
}

function noSuchPack(name: string, packs: readonly PackEntry[]): AppError {
  return {
    code: 'pack_missing',
    message: `There is no model pack named "${name}".`,
    hint: packs.length === 0 ? 'There are none.' : `Found: ${packs.map((pack) => pack.name).join(', ')}.`,
  };
}

function unknownPack(name: string): AppError {
  return {
    code: 'pack_missing',
    message: `No official pack or companion is called "${name}".`,
    hint: 'Packs of others are fetched by hand, and added.',
  };
}

/** For what has no list of files that could be read again. */
function cannotBeUsed({ name, problem = 'nothing is known of its files', folder }: PackEntry): AppError {
  return {
    code: 'pack_damaged',
    message: `The model pack "${name}" cannot be used: ${problem}`,
    hint: folder === undefined ? 'Add it again.' : `Add it again, mend it, or take it away: ${folder}.`,
  };
}

function cannotBeMended(name: string): AppError {
  return { code: 'pack_damaged', message: `${name} has no list of its files, so nothing of it can be mended.`, hint: 'Add it again.' };
}

function comesWithTheProgram(name: string): AppError {
  return { code: 'usage', message: `${name} comes with Espalier, and stays as it is.`, hint: 'Install Espalier again if it is damaged.' };
}
