// Every trial, quick ones first.
import type { Trial } from './trial.ts';
import { damagedLatents, damagedPictures } from './trials/damaged-inputs.ts';
import { damagedQueue } from './trials/damaged-queue.ts';
import { damagedSettings } from './trials/damaged-settings.ts';
import { damagedSidecars } from './trials/damaged-sidecars.ts';
import { environmentKills } from './trials/environment-kills.ts';
import { farmKills } from './trials/farm-kills.ts';
import { farmReal } from './trials/farm-real.ts';
import { farmTroubles } from './trials/farm-troubles.ts';
import { fullDisk } from './trials/full-disk.ts';
import { fuzzedLines } from './trials/fuzzed-lines.ts';
import { fuzzedRequests } from './trials/fuzzed-requests.ts';
import { kills } from './trials/kills.ts';
import { manyAtOnce, slowPipes } from './trials/many-at-once.ts';
import { oddPacks } from './trials/odd-packs.ts';
import { officialPacks } from './trials/official-packs.ts';
import { oneRuntime } from './trials/one-runtime.ts';
import { packKills } from './trials/pack-kills.ts';
import { stopped } from './trials/stopped.ts';
import { tenThousandAssets } from './trials/ten-thousand-assets.ts';

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
