// How long a build will take here: what the last build of the same object took, in proportion to what is asked for now.
// Decoding and cleaning do not depend on what is asked for. What this object never had goes at the machine's pace.
import { effortOf } from './build-effort.ts';
import { type BuildSettings, toAskedBuild } from './build-settings.ts';
import type { MachinePace } from './machine-pace.ts';
import type { PresentBuild } from './present-build.ts';

/** Closing and checking a solid, in times of the cleaning. */
const SOLID_SHARE = 2;

export function estimateBuildSeconds(settings: BuildSettings, { timings, effort }: PresentBuild, pace: MachinePace): number {
  const { decode, mesh, texture, export: writing } = timings;
  const asked = effortOf(toAskedBuild(settings).building);
  const pageSeconds = effort.pages > 0 ? texture / effort.pages : pace.pageSeconds;
  const pictureSeconds = effort.pictures > 0 ? writing / effort.pictures : pace.pictureSeconds;
  const shaping = mesh * (1 + (settings.isPrintReady ? SOLID_SHARE : 0));
  // Where pictures were drawn, the writing of the files is lost in their time.
  const plainWriting = effort.pictures > 0 ? 0 : writing;
  return decode + shaping + plainWriting + asked.pages * pageSeconds + asked.pictures * pictureSeconds;
}
