// How fast a machine bakes and draws, from its last builds of whatever objects.
import type { PresentBuild } from './present-build.ts';

export interface MachinePace {
  /** Of one unit of `BuildEffort.pages`. */
  readonly pageSeconds: number;
  readonly pictureSeconds: number;
}

/** Two processor cores with nothing else to do, for a machine that has built nothing of the kind yet. */
export const USUAL_PACE: MachinePace = { pageSeconds: 2, pictureSeconds: 0.5 };
const REMEMBERED = 9;

/** The median of the last `builds`, newest first, so that one of them on a busy machine does not count. */
export function machinePace(builds: readonly PresentBuild[]): MachinePace {
  const paces = (amount: 'pages' | 'pictures', stage: 'texture' | 'export') =>
    builds.filter(({ effort }) => effort[amount] > 0).map(({ effort, timings }) => timings[stage] / effort[amount]);
  return {
    pageSeconds: median(paces('pages', 'texture').slice(0, REMEMBERED)) ?? USUAL_PACE.pageSeconds,
    pictureSeconds: median(paces('pictures', 'export').slice(0, REMEMBERED)) ?? USUAL_PACE.pictureSeconds,
  };
}

function median(values: readonly number[]): number | undefined {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
}
