// A large library under a small limit of open files.
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { StandInCheckout } from '../../stand-in-checkout.ts';
import type { Trial } from '../../trial.ts';
import { writeAssets } from './many-at-once.ts';

const OPEN_FILES = 64;
/** Of how many assets copies are saved. Every other one has the name of all others. */
const SAVED_SHARE = 0.2;
const Listing = z.object({ assets: z.array(z.object({ id: z.string() })) });

export const tenThousandAssets: Trial = {
  name: 'ten-thousand-assets',
  claim: `Every asset is listed, and copies of many are saved, though only ${OPEN_FILES} files may be open.`,
  counts: { short: 1000, long: 10_000 },
  run: async ({ count, folder }) => {
    const checkout = new StandInCheckout(folder);
    const [home, out] = [join(folder, 'home'), join(folder, 'out')];
    const ids = writeAssets(home, count, (made) => (made % 2 === 0 ? `Asset ${made}` : 'Asset'));
    const saved = ids.slice(0, count * SAVED_SHARE);
    for (const id of saved) writeFileSync(join(home, 'library', id, 'model.glb'), id);
    const failures: string[] = [];
    const run = (...words: string[]) => {
      const startedAt = performance.now();
      const command = ['-c', `ulimit -n ${OPEN_FILES}; exec "$@"`, 'sh', ...checkout.command(...words, '--json')];
      const { stdout, stderr } = spawnSync('sh', command, {
        env: { ...process.env, ESPALIER_HOME: home },
        encoding: 'utf8',
        maxBuffer: 2 ** 28,
      });
      return { stdout, stderr, seconds: (performance.now() - startedAt) / 1000 };
    };
    const listed = run('library', 'list');
    const { assets } = Listing.parse(JSON.parse(listed.stdout));
    if (assets.length !== count) failures.push(`${assets.length} of ${count} assets are listed: ${listed.stderr}`);
    const saving = run('library', 'save', ...saved, '--out', out);
    const copies = new Set(readdirSync(out).map((name) => readFileSync(join(out, name), 'utf8')));
    if (copies.size !== saved.length) failures.push(`${copies.size} of ${saved.length} copies are saved: ${saving.stdout.slice(0, 300)}`);
    return { tried: count, failures, figures: { seconds: listed.seconds, savingSeconds: saving.seconds } };
  },
};
