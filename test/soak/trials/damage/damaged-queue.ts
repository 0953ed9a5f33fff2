// Queue files that were damaged, or that a newer version, another program or an attacker wrote: the library stays as it is.
import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { createStudio } from '../../../../electron/studio.ts';
import { pencilPng } from '../../../support/files/make-png.ts';
import { damaged, type Seeded } from '../../seeded.ts';
import { StandInCheckout } from '../../stand-in-checkout.ts';
import { type Trial, tryEach } from '../../trial.ts';
import { flawsOfLibrary, jobsIn } from '../../whole-files.ts';

const COLUMNS = ['id', 'name', 'asset_id', 'request', 'created_at', 'error', 'owner', 'worker'] as const;
const STATES = ['waiting', 'running', 'done', 'failed', 'cancelled', 'paused'] as const;
const ODD_TEXTS = [
  '',
  '.',
  '..',
  '../../../victim',
  '/',
  '{}',
  'null',
  '[1]',
  '{"kind":"paint","brush":3}',
  '{"kind":"generate"}',
  '\u0000',
  '1:1',
  '1:0',
  '-1:5',
  'x'.repeat(5000),
  '{"code":"not_invented_yet","message":"?"}',
  '\u001b[2J',
];

export const damagedQueue: Trial = {
  name: 'damaged-queue',
  claim: 'Whatever the queue holds, lists and work go on, and no asset and no folder beside the library is touched.',
  counts: { short: 40, long: 2000 },
  run: async ({ random, count, folder }) => {
    const checkout = new StandInCheckout(folder);
    const model = join(folder, 'model');
    await fillHome(checkout, model);
    return tryEach(count, (index) => attempt(checkout, { model, home: join(folder, `home-${index}`), random }));
  },
};

/** Three finished assets, whose jobs are the queue. */
async function fillHome(checkout: StandInCheckout, home: string): Promise<void> {
  const pictures = join(home, 'pictures');
  mkdirSync(pictures, { recursive: true });
  for (const name of ['a', 'b', 'c']) writeFileSync(join(pictures, `${name}.png`), pencilPng(32));
  const { stdout, stderr } = await checkout.run(home, 'batch', pictures, '--json');
  if (jobsIn(stdout).some((job) => job.state !== 'done')) throw new Error(`the model home could not be made: ${stdout}${stderr}`);
}

interface Attempt {
  readonly model: string;
  readonly home: string;
  readonly random: Seeded;
}

async function attempt(checkout: StandInCheckout, { model, home, random }: Attempt): Promise<string[]> {
  cpSync(model, join(home, 'home'), { recursive: true });
  const victim = join(home, 'victim');
  mkdirSync(victim);
  const data = join(home, 'home');
  const assets = jobAssets(join(model, 'queue.sqlite'));
  const breakage = random.pick([flipBytes, forgeRows])(join(data, 'queue.sqlite'), random);
  const studio = await createStudio({
    projectFolder: checkout.folder,
    environment: { ...process.env, ESPALIER_HOME: data },
    ownsInbox: false,
  });
  if (!studio.ok) return [`${studio.error.message} (${breakage})`];
  try {
    studio.value.jobs.list();
    await studio.value.library.list();
    await studio.value.jobs.work();
  } finally {
    await studio.value.dispose();
  }
  const flaws = flawsOfLibrary(data, assets).filter((flaw) => !flaw.startsWith('nobody asked for')); // a forged id may be a sound one
  if (!existsSync(victim)) flaws.push('a folder beside the data home is gone');
  return flaws.map((flaw) => `${flaw} (${breakage})`);
}

function jobAssets(queue: string): string[] {
  const database = new DatabaseSync(queue, { readOnly: true });
  const rows = database.prepare('SELECT asset_id FROM jobs').all();
  database.close();
  return rows.map((row) => String(row['asset_id']));
}

function flipBytes(queue: string, random: Seeded): string {
  writeFileSync(queue, damaged(random, readFileSync(queue)));
  return 'damaged bytes';
}

function forgeRows(queue: string, random: Seeded): string {
  const database = new DatabaseSync(queue);
  database.exec('PRAGMA ignore_check_constraints = 1');
  const done: string[] = [];
  for (let changes = 1 + random.below(3); changes > 0; changes--) {
    const state = random.pick(STATES);
    const column = random.pick(COLUMNS);
    const text = random.pick(ODD_TEXTS);
    try {
      database.prepare(`UPDATE jobs SET state = ?, ${column} = ? WHERE rowid = ?`).run(state, text, 1 + random.below(3));
      done.push(`${state}, ${column} = ${JSON.stringify(text.slice(0, 30))}`);
    } catch {
      // Two rows may not share an id.
    }
  }
  if (random.below(2) === 0) {
    // A job that fails at once: what it then takes away must be its own.
    database.exec("UPDATE jobs SET request = json_set(request, '$.pictures[0]', '/no/such.png') WHERE json_valid(request)");
  }
  if (random.below(6) === 0) database.exec('PRAGMA user_version = 900');
  database.close();
  return done.join('; ');
}
