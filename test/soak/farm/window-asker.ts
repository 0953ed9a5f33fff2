// What the window's app does about a farm, without a window: the studio over its data home, the switch of the settings, the window's requests.
// `node window-asker.ts <checkout> <picture>` prints one line of JSON for each thing that it saw, and is run in the farm's network.
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { recipeHardware } from '#contract/asset/recipe-hardware.ts';
import { GenerationOptions } from '#contract/generation/generation.ts';
import { followFarmSettings, viewFarm } from '../../../electron/shell/requests/handlers/farm-handlers.ts';
import type { DesktopActions } from '../../../electron/shell/requests/handlers/handlers.ts';
import { createRequestHandlers } from '../../../electron/shell/requests/request-handlers.ts';
import { createStudio } from '../../../electron/studio.ts';

const [, , projectFolder = '', picture = ''] = process.argv;
const created = await createStudio({ projectFolder, environment: process.env, ownsInbox: true });
if (!created.ok) throw new Error(created.error.message);
const studio = created.value;
const { farm, jobs, settings, library, pictures } = studio;
const say = (seen: object) => console.log(JSON.stringify(seen));
const requests = createRequestHandlers(studio, {} as DesktopActions); // nothing here asks the desktop

const stop = followFarmSettings(studio);
jobs.start();
const taken = await pictures.import({ name: basename(picture), bytes: readFileSync(picture) });
if (!taken.ok) throw new Error(taken.error.message);
const grow = () => requests.startGeneration({ pictureIds: [taken.value.id], options: GenerationOptions.parse({}), place: 'farm' });

say({ off: viewFarm(studio).state, process: farm.runtime.pid() ?? null, refused: await grow() });
await settings.change({ farmEnabled: true });
while (farm.state().kind !== 'ready') await pause(50);
say({ on: viewFarm(studio).state });
const started = await grow();
if (!started.ok) throw new Error(started.error.message);
const { jobId } = started.value;
let node: string | undefined;
jobs.news.subscribe(() => {
  const state = jobs.find(jobId)?.state;
  if (state?.kind === 'running') node = state.node ?? node;
});
const untilOver = async (id: string) => {
  while (!['done', 'failed', 'paused'].includes(jobs.find(id)?.state.kind ?? 'failed')) await pause(20);
};
await untilOver(jobId);
const job = jobs.find(jobId);
const asset = await library.find(job?.assetId ?? '');
say({
  ended: job?.state,
  place: job?.request.place,
  node,
  made: asset.ok && asset.value.sidecar.kind === 'finished' ? recipeHardware(asset.value.sidecar.recipe) : null,
});
const { building } = GenerationOptions.parse({});
const rebuilt = await requests.rebuildAsset({ assetId: job?.assetId ?? '', building, place: 'farm' });
if (!rebuilt.ok) throw new Error(rebuilt.error.message);
await untilOver(rebuilt.value.jobId);
const builds = await library.builds(job?.assetId ?? '');
say({
  rebuilt: jobs.find(rebuilt.value.jobId)?.state,
  place: jobs.find(rebuilt.value.jobId)?.request.place,
  builds: builds.ok ? builds.value.builds.length : 0,
});
await settings.change({ farmEnabled: false });
while (farm.state().kind !== 'off' || farm.runtime.pid() !== undefined) await pause(20);
say({ offAgain: viewFarm(studio).state });
stop();
await studio.dispose();
