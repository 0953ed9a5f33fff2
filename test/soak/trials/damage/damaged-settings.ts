// Settings that were damaged, edited by hand, or written by another version: sound values hold, and the next change is kept.
import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DEFAULT_SETTINGS, Settings } from '../../../../electron/contract/settings.ts';
import { SettingsStore } from '../../../../electron/services/settings/settings-store.ts';
import { damaged, type Seeded } from '../../seeded.ts';
import { type Trial, tryEach } from '../../trial.ts';

const NAME = 'settings.json';
const FUTURE = { a: [1, { b: null }] };
const ODD_VALUES: readonly unknown[] = [null, 0, -1, 1e300, '', '..', [], {}, 'a'.repeat(9000), true, 'cuda:0;', { theme: 'light' }, 99];

export const damagedSettings: Trial = {
  name: 'damaged-settings',
  claim: 'Settings of any content are read in no time, with sound values only; a change of one holds, and what is set aside is whole.',
  counts: { short: 60, long: 5000 },
  run: ({ random, count, folder }) =>
    tryEach(count, async (index) => {
      const home = join(folder, `home-${index}`);
      mkdirSync(home);
      const flaws = await attempt(home, random);
      rmSync(home, { recursive: true });
      return flaws;
    }),
};

async function attempt(home: string, random: Seeded): Promise<string[]> {
  const path = join(home, NAME);
  const written = { ...DEFAULT_SETTINGS, version: 1, device: 'cpu', future: FUTURE };
  writeFileSync(path, JSON.stringify(written, undefined, 2));
  const breakage = random.pick([damageBytes, editField, replaceByOtherThing])(path, random);
  const before = breakage.startsWith('a ') ? undefined : readFileSync(path);
  const store = new SettingsStore(path, { warn: () => {} });
  const flaws: string[] = [];
  if (!Settings.safeParse(await store.reload()).success) flaws.push('settings are no settings');
  const [aside] = readdirSync(home).filter((name) => name !== NAME);
  if (aside !== undefined && store.problem === undefined) flaws.push('a file was set aside without a word');
  if (aside !== undefined && before !== undefined && !readFileSync(join(home, aside)).equals(before)) {
    flaws.push('what was set aside is not what was there');
  }
  const changed = await store.change({ theme: 'light' });
  if (changed.ok !== (store.settings.theme === 'light')) flaws.push('a change says one thing and does another');
  if (changed.ok && JSON.parse(readFileSync(path, 'utf8')).theme !== 'light') flaws.push('a change is not in the file');
  if (!changed.ok && before !== undefined && !readFileSync(path).equals(before)) flaws.push('a refused change wrote');
  if (breakage.startsWith('field') && changed.ok && JSON.parse(readFileSync(path, 'utf8')).future?.a?.length !== FUTURE.a.length) {
    flaws.push('an unknown field is gone');
  }
  return flaws.map((flaw) => `${flaw} (${breakage})`);
}

function damageBytes(path: string, random: Seeded): string {
  writeFileSync(path, damaged(random, readFileSync(path)));
  return 'damaged bytes';
}

function editField(path: string, random: Seeded): string {
  const settings = JSON.parse(readFileSync(path, 'utf8'));
  const field = random.pick(Object.keys(settings).filter((key) => key !== 'future' && key !== 'theme'));
  settings[field] = random.pick(ODD_VALUES);
  writeFileSync(path, JSON.stringify(settings));
  return `field ${field} = ${JSON.stringify(settings[field]).slice(0, 40)}`;
}

function replaceByOtherThing(path: string, random: Seeded): string {
  rmSync(path);
  const thing = random.pick(['a folder', 'a dangling link', 'a FIFO', 'a link to /dev/zero'] as const);
  if (thing === 'a folder') mkdirSync(path);
  if (thing === 'a dangling link') symlinkSync('/no/such/file', path);
  if (thing === 'a FIFO') execFileSync('mkfifo', [path]);
  if (thing === 'a link to /dev/zero') symlinkSync('/dev/zero', path);
  return thing;
}
