// `espalier watch`: each new picture of a folder becomes a job, which is run, until somebody ends it. No window, no Chromium.
import { createHash } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { AppError } from '#contract/outcome/errors.ts';
import { WatchFolder, type WatchView } from '../../services/watch-folder/watch-folder.ts';
import { growWatched } from '../../studio.ts';
import type { BuildingFlags } from '../flags/building-flags.ts';
import { type FarmFlags, reachFarm } from '../flags/farm-flags.ts';
import { readGenerationOptions, type SamplingFlags } from '../flags/generation-flags.ts';
import { pathArgument } from '../flags/path-argument.ts';
import type { JsonFlag } from '../flags/run-flags.ts';
import { type Answer, failure, result } from '../output/answer.ts';
import { sayLine } from '../output/say-line.ts';
import { tell } from '../output/tell.ts';
import { untilSignalled } from '../running/until-signalled.ts';
import { withStudio } from '../running/with-studio.ts';

export interface FolderWatchFlags extends JsonFlag, BuildingFlags, SamplingFlags, FarmFlags {}

export async function watch(folder: string, flags: FolderWatchFlags): Promise<Answer> {
  const options = readGenerationOptions(flags);
  if (!options.ok) return failure(options.error);
  const path = pathArgument(folder);
  if (!path.ok) return failure(path.error);
  const problem = await problemOfFolder(path.value);
  if (problem !== undefined) return failure(problem);
  return withStudio(async (studio) => {
    const { home, pictures, jobs, log, runtime } = studio;
    const restriction = jobs.restriction();
    if (restriction !== undefined) return failure(restriction);
    const place = await reachFarm(studio, flags);
    if (!place.ok) return failure(place.error);
    const watching = new WatchFolder({
      // Beside that of the window: each folder that a terminal watches remembers for itself.
      statePath: join(home.watchedFolders, `${createHash('sha256').update(path.value).digest('hex').slice(0, 32)}.json`),
      importFile: (path) => pictures.importFile(path),
      grow: (picture, parent) => growWatched(jobs, { picture, parent, options: options.value, place: place.value.place }),
      log,
    });
    const ended = untilSignalled(() => runtime.killNow());
    watching.subscribe(reporter());
    await watching.follow(path.value, { isNew: false });
    jobs.start();
    const words = `Watching ${path.value}: each new picture becomes an object. Ctrl-C ends it.`;
    await tell(result({ folder: path.value }, [words]), flags.json === true); // while it runs: whoever started it wants to know
    await ended;
    await watching.dispose();
    return { kind: 'told', exitCode: 0 };
  });
}

async function problemOfFolder(folder: string): Promise<AppError | undefined> {
  const found = await stat(folder).catch(() => undefined);
  if (found?.isDirectory() === true) return undefined;
  return { code: 'input_not_found', message: `There is no folder ${folder}.`, hint: 'Check its name.' };
}

/** Says what is new since the last time. */
function reporter(): (view: WatchView) => void {
  let before: Pick<WatchView, 'taken' | 'skipped' | 'problem'> = { taken: 0, skipped: [], problem: undefined };
  return (view) => {
    if (view.taken > before.taken) sayLine('A new picture is in the queue.');
    for (const each of view.skipped.filter((skipped) => !before.skipped.includes(skipped))) {
      sayLine(`Left alone: "${each.name}": ${each.reason}`);
    }
    if (view.problem !== undefined && view.problem !== before.problem) sayLine(view.problem.message);
    before = view;
  };
}
