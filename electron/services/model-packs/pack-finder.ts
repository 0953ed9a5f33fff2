// Where model packs lie: the ones that come with the app, then the user's own. Reads no weights; the runtime does.
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { Matting } from '#contract/channels/runtime-rpc.ts';
import type { PackSummary } from '#contract/machine/model-pack.ts';
import type { AppError } from '#contract/outcome/errors.ts';
import { err, ok, type Result } from '#contract/outcome/result.ts';
import { readRegularFile } from '../storage/files/regular-file.ts';
import { chosenMatting, type FoundMatting, mattingPacksIn } from './matting-packs.ts';

/** The pack that comes with the app and takes pictures. */
export const DEFAULT_PACK = 'starter';

const PIPELINE_NAME = 'pipeline.json';
const MAX_PIPELINE_BYTES = 4 * 1024 * 1024;
const Pipeline = z.object({ name: z.string() });
/** The official pipelines, by the name in their file. */
const INPUTS: Readonly<Record<string, PackSummary['inputs']>> = {
  TrellisImageTo3DPipeline: ['image'],
  TrellisTextTo3DPipeline: ['text'],
};

export interface FoundPack {
  readonly name: string;
  readonly folder: string;
  /** What its pipeline takes; empty when that cannot be told, which the runtime will explain. */
  readonly inputs: PackSummary['inputs'];
  /** Half a sentence of why it cannot be used; absent when it may be. */
  readonly problem?: string;
}

export class PackFinder {
  /** Searched in this order; a name found earlier wins. */
  readonly folders: readonly string[];

  constructor(folders: readonly string[]) {
    this.folders = folders;
  }

  async list(): Promise<FoundPack[]> {
    const found = new Map<string, FoundPack>();
    for (const folder of this.folders) {
      for (const pack of await packsIn(folder)) if (!found.has(pack.name)) found.set(pack.name, pack);
    }
    return [...found.values()];
  }

  /** The pack called `name`; pack_damaged says why it cannot be used, pack_missing which ones there are. */
  async find(name: string): Promise<Result<FoundPack>> {
    const packs = await this.list();
    const pack = packs.find((candidate) => candidate.name === name);
    if (pack?.problem !== undefined) return err(damaged(pack, pack.problem));
    if (pack !== undefined) return ok(pack);
    return err({
      code: 'pack_missing',
      message: `There is no model pack named "${name}".`,
      hint: packs.length === 0 ? `Put one into ${this.folders.at(-1)}.` : `Found: ${packs.map((candidate) => candidate.name).join(', ')}.`,
      details: { searched: [...this.folders] },
    });
  }

  /** Everything that objects can be cut out by, beside what comes with the program. */
  listMatting(): Promise<FoundMatting[]> {
    return mattingPacksIn(this.folders);
  }

  /** As the engine is told of it; pack_damaged says why it cannot be used, pack_missing which ones there are. */
  async findMatting(name: string): Promise<Result<Matting>> {
    return chosenMatting(name, await this.listMatting());
  }

  /** The first pack that grows objects from words; pack_missing when there is none. */
  async findForText(): Promise<Result<FoundPack>> {
    const pack = (await this.list()).find((candidate) => candidate.inputs.includes('text'));
    if (pack !== undefined) return ok(pack);
    return err({
      code: 'pack_missing',
      message: 'There is no model pack here that grows objects from words.',
      hint: `Put one into ${this.folders.at(-1)}, or name a picture.`,
      details: { searched: [...this.folders] },
    });
  }
}

function damaged({ name, folder }: FoundPack, problem: string): AppError {
  return {
    code: 'pack_damaged',
    message: `The model pack "${name}" cannot be used: ${problem}.`,
    hint: `Mend it or take it away: ${folder}.`,
    details: { folder },
  };
}

/** Half a sentence of why the pack in `folder` cannot be used, as far as the app can tell, or what its pipeline takes. */
async function lookInto(folder: string): Promise<{ inputs: PackSummary['inputs']; problem?: string }> {
  const read = await readRegularFile(join(folder, PIPELINE_NAME), MAX_PIPELINE_BYTES);
  if (!read.ok) return { inputs: [], problem: `its ${PIPELINE_NAME} cannot be used: it ${read.error.reason}` };
  try {
    return { inputs: INPUTS[Pipeline.parse(JSON.parse(read.value.toString('utf8'))).name] ?? [] };
  } catch {
    return { inputs: [] }; // the runtime says what is wrong with it, and where
  }
}

/** Each folder in `folder` that holds something called pipeline.json, whatever that is. */
async function packsIn(folder: string): Promise<FoundPack[]> {
  const packs: FoundPack[] = [];
  for (const bytes of await namesIn(folder)) {
    const name = bytes.toString('utf8');
    if (name.startsWith('.')) continue; // not there yet, or on its way out
    const isUtf8 = Buffer.from(name).equals(bytes);
    const candidate = isUtf8 ? join(folder, name) : Buffer.concat([Buffer.from(`${folder}/`), bytes]);
    if (!(await namesIn(candidate)).some((inside) => inside.toString('utf8') === PIPELINE_NAME)) continue;
    const found = isUtf8 ? await lookInto(join(folder, name)) : { inputs: [], problem: 'the name of its folder is not UTF-8' };
    packs.push({ name, folder: join(folder, name), ...found });
  }
  return packs;
}

/** In alphabetical order, as they are on disk; nothing for what is no folder or cannot be read. */
async function namesIn(folder: string | Buffer): Promise<Buffer[]> {
  return (await readdir(folder, { encoding: 'buffer' }).catch(() => [])).sort(Buffer.compare);
}
