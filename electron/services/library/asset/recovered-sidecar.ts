// The sidecar of an asset that has none, from what lies in its folder: the one that was prepared for it, else its model's
// recipe, else its latent alone. Reads, and writes nothing.
import { readdir, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { type AssetSidecar, type SampledAsset, SIDECAR_SCHEMA } from '#contract/asset/asset.ts';
import { Timings } from '#contract/generation/generation.ts';
import { isBuiltName } from '../builds/built-files.ts';
import { GLB_NAME, LATENT_NAME, readBrokenSidecar, readPrepared } from './asset-folder.ts';
import { readGlbFacts } from './glb-facts.ts';

const NAME = 'Recovered';

/** What the files are that a build or a generation leaves, by their names. */
const KINDS: Readonly<Record<string, string>> = {
  [GLB_NAME]: 'glb',
  'model.obj': 'obj',
  'model.usdz': 'usdz',
  'model.ply': 'ply',
  'model.stl': 'stl',
  'splat.ply': 'splat',
  'preview.png': 'preview',
  'cut-out-1.png': 'cutOut',
  'turntable.webm': 'turntable',
  'model-compressed.glb': 'compressed',
};

/** `folder` holds a latent. Finished where the model carries its recipe, else sampled. Throws what the file system throws. */
export async function recoveredSidecar(folder: string): Promise<AssetSidecar> {
  const names = await readdir(folder);
  const base = await baseOf(folder);
  const facts = names.includes(GLB_NAME) ? await readGlbFacts(join(folder, GLB_NAME)) : undefined;
  if (facts === undefined) return { ...base, files: listed(names.filter((name) => name.startsWith('cut-out-') || name === 'preview.png')) };
  const timings = Timings.parse({}); // nobody knows them any more
  return { ...base, kind: 'finished', files: listed(names), ...facts, timings, builtFiles: names.filter(isBuiltName) };
}

async function baseOf(folder: string): Promise<SampledAsset> {
  const id = basename(folder);
  const prepared = await readPrepared(folder);
  if (prepared?.kind === 'sampled') return { ...prepared, id };
  const { birthtime } = await stat(folder);
  const { name = NAME, createdAt = birthtime.toISOString() } = await readBrokenSidecar(folder);
  return { schema: SIDECAR_SCHEMA, kind: 'sampled', id, name, createdAt, files: {} };
}

function listed(names: readonly string[]): Record<string, string> {
  const known = names.flatMap((name) => {
    const what = KINDS[name] ?? levelOf(name);
    return what === undefined ? [] : [[what, name] as const];
  });
  return { ...Object.fromEntries(known), latent: LATENT_NAME };
}

function levelOf(name: string): string | undefined {
  return /^model-(lod\d+)\.glb$/.exec(name)?.[1];
}
