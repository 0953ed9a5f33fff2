// Sets the tiny package in the folder named up and says each step; a program of its own, so that it can be killed.
import { PythonEnvironments } from '../../electron/services/provisioning/environment/python-environments.ts';
import { placesAt } from '../../electron/services/provisioning/places/places.ts';

const [program = '', environments = '', wheels = ''] = process.argv.slice(2);
const setUp = new PythonEnvironments({
  folder: environments,
  places: placesAt(program),
  environment: process.env,
  test: async () => undefined,
});
const end = await setUp.setUp({ build: 'cpu', source: { kind: 'folder', folder: wheels }, say: (line) => console.error(line) });
if (!end.ok) console.error(end.error.message);
process.exit(end.ok ? 0 : 1);
