// Folders in `packs/` that are no packs, or hostile ones: each is passed over or refused by name, and the sound pack works.
import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PackFinder } from '../../../../electron/services/model-packs/pack-finder.ts';
import { RealRuntime, STARTER_PACK } from '../../real-runtime.ts';
import type { Seeded } from '../../seeded.ts';
import type { Trial } from '../../trial.ts';

const SECONDS_TO_LIST = 10;

type Spoil = (folder: string) => void;

const manifest = (text: string): Spoil => {
  return (folder) => {
    writeFileSync(join(folder, 'pipeline.json'), '{"name": "TrellisImageTo3DPipeline", "args": {}}');
    writeFileSync(join(folder, 'manifest.json'), text);
  };
};
const pipeline = (text: string): Spoil => {
  return (folder) => writeFileSync(join(folder, 'pipeline.json'), text);
};
const linked = (name: string, target: string): Spoil => {
  return (folder) => symlinkSync(target, join(folder, name));
};

const ODD_PACKS: Readonly<Record<string, Spoil>> = {
  'an empty name': manifest('{"name": "", "files": {}}'),
  'a NUL in a file name': manifest('{"name": "x", "files": {"a\\u0000b": {"bytes": 1, "sha256": "00"}}}'),
  'a description of 2 MB': manifest(JSON.stringify({ name: 'x', description: 'd'.repeat(2_000_000), files: {} })),
  'a manifest of lists': manifest('['.repeat(50_000)),
  'a manifest that points outside': manifest('{"name": "x", "files": {"../../../etc/passwd": {"bytes": 1, "sha256": "00"}}}'),
  'sizes of 10^30': manifest('{"name": "x", "files": {"pipeline.json": {"bytes": 1e30, "sha256": "00"}}}'),
  'a pipeline of lists': pipeline('['.repeat(100_000)),
  'a pipeline of numbers': pipeline('[1, 2, 3]'),
  'an empty pipeline': pipeline(''),
  'a pipeline of zeros': pipeline('\0'.repeat(1000)),
  'a pipeline that is a folder': (folder) => mkdirSync(join(folder, 'pipeline.json')),
  'a pipeline that is a FIFO': (folder) => void execFileSync('mkfifo', [join(folder, 'pipeline.json')]),
  'a pipeline that is /dev/zero': linked('pipeline.json', '/dev/zero'),
  'a pipeline that leads nowhere': linked('pipeline.json', '/no/such/file'),
  'a pipeline that leads to itself': linked('pipeline.json', 'pipeline.json'),
};

export const oddPacks: Trial = {
  name: 'odd-packs',
  claim: 'With any folders among the packs the app lists them in a moment, and the runtime starts and knows the sound pack.',
  counts: { short: 1, long: 30 },
  run: async ({ random, count, folder }) => {
    const failures: string[] = [];
    for (let round = 0; round < count; round++) {
      const packs = join(folder, `packs-${round}`);
      mkdirSync(packs);
      symlinkSync(STARTER_PACK, join(packs, 'starter'));
      const kinds = count === 1 ? Object.keys(ODD_PACKS) : chooseSome(random);
      for (const [number, kind] of kinds.entries()) makePack(packs, `odd-${number}`, kind);
      failures.push(...(await flawsWith(packs)).map((flaw) => `round ${round}: ${flaw} (${kinds.join(', ')})`));
      rmSync(packs, { recursive: true });
    }
    return { tried: count, failures };
  },
};

function chooseSome(random: Seeded): string[] {
  return Object.keys(ODD_PACKS).filter(() => random.below(4) === 0);
}

function makePack(packs: string, name: string, kind: string): void {
  const odd = Buffer.concat([Buffer.from(join(packs, name)), Buffer.from([0xff])]); // a name that is not UTF-8, once a round
  if (name === 'odd-0') mkdirSync(odd);
  mkdirSync(join(packs, name));
  ODD_PACKS[kind]?.(join(packs, name));
}

async function flawsWith(packs: string): Promise<string[]> {
  const startedAt = performance.now();
  const found = await new PackFinder([packs]).find('starter');
  const seconds = (performance.now() - startedAt) / 1000;
  const flaws = found.ok ? [] : [`the app does not find the sound pack: ${found.error.message}`];
  if (seconds > SECONDS_TO_LIST) flaws.push(`the app took ${seconds.toFixed(0)} s to list the packs`);
  const runtime = await RealRuntime.start([packs]);
  try {
    const described = await runtime.call('describe', {});
    if (!JSON.stringify(described.result).includes('"starter"')) flaws.push('the runtime does not name the sound pack');
  } finally {
    await runtime.stop();
  }
  return flaws;
}
