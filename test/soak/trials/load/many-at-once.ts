// Many commands at once on a data home that is not there yet, and documents that are larger than a pipe.
import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { uuidV7 } from '../../../../electron/services/storage/names/uuid-v7.ts';
import { finishedAsset } from '../../../support/files/sample-assets.ts';
import { StandInCheckout } from '../../stand-in-checkout.ts';
import { type Trial, tryEach } from '../../trial.ts';

const COMMANDS = [
  ['jobs', 'list', '--json'],
  ['library', 'list', '--json'],
];
const AT_ONCE = 8;

const LIST = ['library', 'list', '--json'];
const MANY = 2000;
const SLOW_READER = `
  let text = '';
  const count = () => console.log(JSON.parse(text).assets.length);
  setTimeout(() => process.stdin.on('data', (chunk) => { text += chunk; }).on('end', count), 700);`;

export const manyAtOnce: Trial = {
  name: 'many-at-once',
  claim: 'Eight commands that make the same data home at the same moment all answer.',
  counts: { short: 1, long: 12 },
  run: async ({ count, folder }) => {
    const checkout = new StandInCheckout(folder);
    const report = await tryEach(count, async (index) => {
      const home = join(folder, `home-${index}`);
      const commands = Array.from({ length: AT_ONCE }, (_, number) => checkout.run(home, ...(COMMANDS[number % COMMANDS.length] ?? [])));
      const ended = await Promise.all(commands);
      return ended.flatMap(({ exitCode, stdout, stderr }) => (exitCode === 0 ? [] : [`exit ${exitCode}: ${stdout}${stderr}`]));
    });
    return { ...report, tried: count * AT_ONCE };
  },
};

export const slowPipes: Trial = {
  name: 'slow-pipes',
  claim: 'A document of megabytes arrives whole in a pipe whose reader is slow.',
  counts: { short: 1, long: 8 },
  run: async ({ count, folder }) => {
    const checkout = new StandInCheckout(folder);
    const home = join(folder, 'home');
    writeAssets(home, MANY);
    return tryEach(count, async () => {
      const { stdout, stderr } = spawnSync('sh', ['-c', '"$@" | exec "$0" -e "$READER"', process.execPath, ...checkout.command(...LIST)], {
        env: { ...process.env, ESPALIER_HOME: home, READER: SLOW_READER },
        encoding: 'utf8',
      });
      return stdout.trim() === String(MANY) ? [] : [`the reader counted ${stdout.trim() || 'nothing'}: ${stderr}`];
    });
  },
};

/** Finished assets without files, as far as a list is concerned; answers their ids. */
export function writeAssets(home: string, count: number, nameOf = (made: number) => `Asset ${made}`): string[] {
  const ids = Array.from({ length: count }, () => uuidV7());
  for (const [made, id] of ids.entries()) {
    mkdirSync(join(home, 'library', id), { recursive: true });
    writeFileSync(join(home, 'library', id, 'asset.json'), JSON.stringify(finishedAsset(id, nameOf(made))));
  }
  return ids;
}
