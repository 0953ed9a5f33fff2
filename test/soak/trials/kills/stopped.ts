// The whole app stopped for longer than its patience with a silent runtime, as by Ctrl-Z or a suspended machine.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { pencilPng } from '../../../support/files/make-png.ts';
import { StandInCheckout } from '../../stand-in-checkout.ts';
import { type Trial, tryEach } from '../../trial.ts';
import { flawsOfLibrary, jobsIn } from '../../whole-files.ts';

const STOPPED_MS = 75_000;

export const stopped: Trial = {
  name: 'stopped',
  claim: 'An app that was stopped for 75 s goes on with its job as if nothing had been.',
  counts: { short: 0, long: 8 },
  run: async ({ random, count, folder }) => {
    const checkout = new StandInCheckout(folder);
    const picture = join(folder, 'picture.png');
    writeFileSync(picture, pencilPng(32));
    const moments = Array.from({ length: count }, () => 300 + random.below(1500));
    return tryEach(
      count,
      async (index) => {
        const home = join(folder, `home-${index}`);
        mkdirSync(home);
        const command = checkout.start(home, ['generate', picture, '--json'], 200);
        await pause(moments[index]);
        command.child.kill('SIGSTOP');
        await pause(STOPPED_MS);
        command.child.kill('SIGCONT');
        const { exitCode, stdout } = await command.ended;
        const jobs = jobsIn((await checkout.run(home, 'jobs', 'list', '--json')).stdout);
        const flaws = flawsOfLibrary(
          home,
          jobs.map((job) => job.assetId),
        );
        return exitCode === 0 ? flaws : [...flaws, `exit ${exitCode}: ${stdout}`];
      },
      4,
    );
  },
};
