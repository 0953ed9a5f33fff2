// Every trial, quick ones first.
import type { Trial } from './trial.ts';
import { damagedLatents, damagedPictures } from './trials/damage/damaged-inputs.ts';
import { damagedQueue } from './trials/damage/damaged-queue.ts';
import { damagedSettings } from './trials/damage/damaged-settings.ts';
import { damagedSidecars } from './trials/damage/damaged-sidecars.ts';
import { fuzzedLines } from './trials/damage/fuzzed-lines.ts';
import { fuzzedRequests } from './trials/damage/fuzzed-requests.ts';
import { oddPacks } from './trials/damage/odd-packs.ts';
import { farmKills } from './trials/farm/farm-kills.ts';
import { farmReal } from './trials/farm/farm-real.ts';
import { farmTroubles } from './trials/farm/farm-troubles.ts';
import { environmentKills } from './trials/kills/environment-kills.ts';
import { fullDisk } from './trials/kills/full-disk.ts';
import { kills } from './trials/kills/kills.ts';
import { packKills } from './trials/kills/pack-kills.ts';
import { stopped } from './trials/kills/stopped.ts';
import { manyAtOnce, slowPipes } from './trials/load/many-at-once.ts';
import { officialPacks } from './trials/load/official-packs.ts';
import { oneRuntime } from './trials/load/one-runtime.ts';
import { tenThousandAssets } from './trials/load/ten-thousand-assets.ts';

export const TRIALS: readonly Trial[] = [
  slowPipes,
  manyAtOnce,
  tenThousandAssets,
  damagedQueue,
  damagedSettings,
  damagedSidecars,
  damagedLatents,
  damagedPictures,
  fuzzedLines,
  fuzzedRequests,
  oddPacks,
  fullDisk,
  packKills,
  environmentKills,
  officialPacks,
  kills,
  stopped,
  oneRuntime,
  farmReal,
  farmTroubles,
  farmKills,
];
