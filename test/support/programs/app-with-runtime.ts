// A process with a supervisor, whose runtime answers a job late and beats meanwhile: to be stopped from outside by a test.
// Arguments: the silence that is allowed, and how long the job takes, in milliseconds.
import { fileURLToPath } from 'node:url';
import { ok } from '#contract/outcome/result.ts';
import { RuntimeSupervisor } from '../../../electron/services/runtime/supervisor.ts';

const [silence = '', duration = ''] = process.argv.slice(2);
const command = {
  program: process.execPath,
  arguments: [
    '--disable-warning=ExperimentalWarning',
    fileURLToPath(new URL('../misbehaving-children/answers-late.ts', import.meta.url)),
    duration,
  ],
  environment: process.env,
  folder: process.cwd(),
};
const supervisor = new RuntimeSupervisor({
  locate: async () => ok(command),
  onLog: () => {},
  timeouts: { silenceMs: Number(silence) },
});
await supervisor.start();
process.stdout.write('working\n');
process.stdout.write(`${JSON.stringify(await supervisor.call('self_test', { jobId: 'job-1' }))}\n`);
await supervisor.stop();
