// `npm run setup`: the set-up alone; `-- --farm` adds the extra for farms. It uses nothing but Node's own modules, because nothing else is there yet.
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { setUpFarm } from './setup/python/farm-environment.mjs';
import { asSetUpError } from './setup/set-up-error.mjs';
import { setUpProject } from './setup/set-up-project.mjs';
import { SetUpReport } from './setup/set-up-report.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const report = new SetUpReport();

try {
  const hadWork = await setUpProject(root, { environment: process.env, report, thorough: true });
  const hadFarmWork = process.argv.includes('--farm') && (await setUpFarm(root, { environment: process.env, report }));
  if (!hadWork && !hadFarmWork) report.nothingToDo();
} catch (error) {
  const known = asSetUpError(error);
  if (known === undefined) throw error;
  report.failed(known);
  process.exitCode = 1;
}
