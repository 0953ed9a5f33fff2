// Sidecars that were damaged, edited by hand, or written by another version: one bad asset, and its neighbours are as they were.

import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createStudio, type Studio } from '../../../../electron/studio.ts';
import { pencilPng } from '../../../support/files/make-png.ts';
import { damaged, type Seeded } from '../../seeded.ts';
import { StandInCheckout } from '../../stand-in-checkout.ts';
import { type Trial, tryEach } from '../../trial.ts';
import { flawsOfLibrary, jobsIn } from '../../whole-files.ts';

const ODD_VALUES: readonly unknown[] = [
  null,
  0,
  -1,
  '',
  '..',
  '.',
  'asset.json',
  'input-1.png',
  '../../x',
  '/etc/passwd',
  [],
  {},
  'a'.repeat(9000),
  1e300,
];

export const damagedSidecars: Trial = {
  name: 'damaged-sidecars',
  claim:
    'A sidecar of any content is one bad asset at most: its picture and its latent stay, its neighbours are untouched, and lists go on.',
  counts: { short: 40, long: 2000 },
  run: async ({ random, count, folder }) => {
    const checkout = new StandInCheckout(folder);
    const model = join(folder, 'model');
    const pictures = join(folder, 'pictures');
    mkdirSync(pictures);
    for (const name of ['a', 'b', 'c']) writeFileSync(join(pictures, `${name}.png`), pencilPng(32));
    const made = await checkout.run(model, 'batch', pictures, '--json');
    const assets = jobsIn(made.stdout).map((job) => job.assetId);
    return tryEach(count, async (index) => {
      const home = join(folder, `home-${index}`);
      cpSync(model, home, { recursive: true });
      const flaws = await attempt(checkout, { home, assets, random });
      rmSync(home, { recursive: true });
      return flaws;
    });
  },
};

interface Attempt {
  readonly home: string;
  readonly assets: readonly string[];
  readonly random: Seeded;
}

async function attempt(checkout: StandInCheckout, { home, assets, random }: Attempt): Promise<string[]> {
  const [victim = '', ...neighbours] = assets;
  const folder = join(home, 'library', victim);
  const before = readFileSync(join(folder, 'input-1.png'));
  const breakage = random.pick([damageBytes, editField, replaceByOtherThing])(folder, random);
  const studio = await createStudio({
    projectFolder: checkout.folder,
    environment: { ...process.env, ESPALIER_HOME: home },
    ownsInbox: false,
  });
  if (!studio.ok) return [`${studio.error.message} (${breakage})`];
  let rebuilt = '';
  try {
    rebuilt = await listAndRebuild(studio.value, folder, victim);
  } finally {
    await studio.value.dispose();
  }
  const flaws = flawsOfLibrary(home, assets).filter((flaw) => neighbours.some((id) => flaw.includes(id)));
  if (!existsSync(join(folder, 'latent.safetensors'))) flaws.push('the latent is gone');
  if (!existsSync(join(folder, 'input-1.png')) || !readFileSync(join(folder, 'input-1.png')).equals(before))
    flaws.push('the picture is gone');
  if (!readdirSync(folder).includes('asset.json') && breakage !== 'no sidecar') flaws.push('the sidecar is gone');
  return flaws.map((flaw) => `${flaw} (${breakage}; rebuild: ${rebuilt})`);
}

async function listAndRebuild(studio: Studio, folder: string, id: string): Promise<string> {
  const { assets, broken } = await studio.library.list();
  if (assets.length + broken.length < 3) throw new Error(`only ${assets.length} assets and ${broken.length} bad ones are listed`);
  const building = { formats: ['glb' as const], triangles: 700 };
  const latent = join(folder, 'latent.safetensors');
  const job = studio.jobs.add({
    name: 'again',
    assetId: id,
    request: { kind: 'rebuild', latent, pack: 'starter', device: 'auto', building },
  });
  await studio.jobs.work(new Set([job.id]));
  const { kind, ...rest } = studio.jobs.find(job.id)?.state ?? { kind: 'lost' };
  if ('error' in rest && rest.error?.code === 'internal') throw new Error(`a rebuild ends with a bug: ${rest.error.message}`);
  return kind;
}

function damageBytes(folder: string, random: Seeded): string {
  const path = join(folder, 'asset.json');
  writeFileSync(path, damaged(random, readFileSync(path)));
  return 'damaged bytes';
}

function editField(folder: string, random: Seeded): string {
  const path = join(folder, 'asset.json');
  const sidecar = JSON.parse(readFileSync(path, 'utf8'));
  const into = random.pick([sidecar, sidecar.files, sidecar.recipe, sidecar.mesh]);
  const field = random.pick([...Object.keys(into), 'lod1', 'tags']);
  const value = random.pick(ODD_VALUES);
  into[field] = value;
  writeFileSync(path, JSON.stringify(sidecar));
  return `${field} = ${JSON.stringify(value).slice(0, 40)}`;
}

function replaceByOtherThing(folder: string, random: Seeded): string {
  const path = join(folder, 'asset.json');
  rmSync(path);
  const thing = random.pick(['no sidecar', 'a folder', 'a dangling link', 'a FIFO', 'a link to /dev/zero'] as const);
  if (thing === 'a folder') mkdirSync(path);
  if (thing === 'a dangling link') symlinkSync('/no/such/file', path);
  if (thing === 'a FIFO') execFileSync('mkfifo', [path]);
  if (thing === 'a link to /dev/zero') symlinkSync('/dev/zero', path);
  return thing;
}
