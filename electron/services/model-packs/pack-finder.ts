// Where model packs lie: the ones that come with the app, then the user's own. Reads no weights; the runtime does.
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { PackSummary } from '#contract/model-pack.ts';
import { err, ok, type Result } from '#contract/result.ts';

/** The pack that comes with the app and takes pictures. */
export const DEFAULT_PACK = 'starter';

const PIPELINE_NAME = 'pipeline.json';
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

  /** The pack called `name`; pack_missing says which ones there are. */
  async find(name: string): Promise<Result<FoundPack>> {
    const packs = await this.list();
    const pack = packs.find((candidate) => candidate.name === name);
    if (pack !== undefined) return ok(pack);
    return err({
      code: 'pack_missing',
      message: `There is no model pack named "${name}".`,
      hint: packs.length === 0 ? `Put one into ${this.folders.at(-1)}.` : `Found: ${packs.map((candidate) => candidate.name).join(', ')}.`,
      details: { searched: [...this.folders] },
    });
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

async function inputsOf(folder: string): Promise<PackSummary['inputs']> {
  const text = await readFile(join(folder, PIPELINE_NAME), 'utf8').catch(() => '');
  try {
    return INPUTS[Pipeline.parse(JSON.parse(text)).name] ?? [];
  } catch {
    return [];
  }
}

async function packsIn(folder: string): Promise<FoundPack[]> {
  const packs: FoundPack[] = [];
  for (const name of await namesIn(folder)) {
    const candidate = join(folder, name);
    if (!(await namesIn(candidate)).includes(PIPELINE_NAME)) continue;
    packs.push({ name, folder: candidate, inputs: await inputsOf(candidate) });
  }
  return packs;
}

/** In alphabetical order; nothing for what is no folder or cannot be read. */
async function namesIn(folder: string): Promise<string[]> {
  return (await readdir(folder).catch(() => [])).sort();
}
