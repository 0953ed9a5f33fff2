// Whether what a data home holds is whole: assets against the jobs that made them, and nothing left running or lying about.
import { existsSync, globSync, readdirSync, readFileSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { AssetSidecar } from '#contract/asset/asset.ts';

const Jobs = z.object({ jobs: z.array(z.object({ id: z.string(), state: z.string(), assetId: z.string(), name: z.string() })) });
export type ListedJob = z.infer<typeof Jobs>['jobs'][number];

/** What the stand-in makes of a model: long enough to be cut, and told by its end whether it is. */
export function wholeGlb(): Buffer {
  return Buffer.from(`glTF${'.'.repeat(20_000)}end`);
}

/** The jobs of one JSON document of `jobs list`, `jobs resume` or `batch`. Throws when it is none. */
export function jobsIn(document: string): ListedJob[] {
  return Jobs.parse(JSON.parse(document)).jobs;
}

/** What is wrong with the asset folders of `home`, given that the assets `expected` must be finished there and nothing else. */
export function flawsOfLibrary(home: string, expected: readonly string[]): string[] {
  const library = join(home, 'library');
  const ids = existsSync(library) ? readdirSync(library) : [];
  const missing = expected.filter((id) => !ids.includes(id)).map((id) => `the asset ${id} is lost`);
  const surplus = ids.filter((id) => !expected.includes(id)).map((id) => `nobody asked for ${id}`);
  return [...missing, ...surplus, ...ids.filter((id) => expected.includes(id)).flatMap((id) => flawsOfAsset(join(library, id)))];
}

function flawsOfAsset(folder: string): string[] {
  const path = join(folder, 'asset.json');
  if (!existsSync(path)) return [`${folder} has no sidecar: ${readdirSync(folder).join(' ')}`];
  const parsed = AssetSidecar.safeParse(JSON.parse(readFileSync(path, 'utf8')));
  if (!parsed.success) return [`${path} is no sidecar: ${z.prettifyError(parsed.error)}`];
  const flaws = parsed.data.kind === 'finished' ? [] : [`${folder} is ${parsed.data.kind}`];
  for (const name of Object.values(parsed.data.files)) if (!existsSync(join(folder, name))) flaws.push(`${folder} lacks ${name}`);
  const glb = join(folder, 'model.glb');
  if (existsSync(glb) && !readFileSync(glb).equals(wholeGlb())) flaws.push(`${glb} is half written`);
  return flaws;
}

/** Makes everything unfinished in `home` look as if nobody had touched it for an hour. */
export function ageLeftovers(home: string): void {
  const anHourAgo = Date.now() / 1000 - 3600;
  for (const path of leftoversIn(home)) utimesSync(path, anHourAgo, anHourAgo);
}

/** Unfinished files and folders, by name. */
export function leftoversIn(home: string): string[] {
  return globSync(['library/*/.*', 'inbox/.*', '.writing*'], { cwd: home }).map((name) => join(home, name));
}

/** Ids of processes whose environment names the data home `home`. */
export function processesOf(home: string): number[] {
  const found: number[] = [];
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name) || Number(name) === process.pid) continue;
    try {
      if (readFileSync(`/proc/${name}/environ`, 'utf8').split('\0').includes(`ESPALIER_HOME=${home}`)) found.push(Number(name));
    } catch {
      // It ended while it was looked at, or belongs to somebody else.
    }
  }
  return found;
}
