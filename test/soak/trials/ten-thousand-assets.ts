// A large library under a small limit of open files.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { z } from 'zod';
import { StandInCheckout } from '../stand-in-checkout.ts';
import type { Trial } from '../trial.ts';
import { writeAssets } from './many-at-once.ts';

const OPEN_FILES = 128;
const Listing = z.object({ assets: z.array(z.object({ id: z.string() })) });

export const tenThousandAssets: Trial = {
  name: 'ten-thousand-assets',
  claim: `Every asset is listed, though only ${OPEN_FILES} files may be open.`,
  counts: { short: 1000, long: 10_000 },
  run: async ({ count, folder }) => {
    const checkout = new StandInCheckout(folder);
    const home = join(folder, 'home');
    writeAssets(home, count);
    const startedAt = performance.now();
    const { stdout, stderr } = spawnSync(
      'sh',
      ['-c', `ulimit -n ${OPEN_FILES}; exec "$@"`, 'sh', ...checkout.command('library', 'list', '--json')],
      {
        env: { ...process.env, ESPALIER_HOME: home },
        encoding: 'utf8',
        maxBuffer: 2 ** 28,
      },
    );
    const seconds = (performance.now() - startedAt) / 1000;
    const { assets } = Listing.parse(JSON.parse(stdout));
    const failures = assets.length === count ? [] : [`${assets.length} of ${count} assets are listed: ${stderr}`];
    return { tried: count, failures, figures: { seconds } };
  },
};
