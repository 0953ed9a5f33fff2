// Everything that the window says, in German.
import { actions } from './de/actions.ts';
import { commands } from './de/commands.ts';
import { batch } from './de/create/batch.ts';
import { build } from './de/create/build.ts';
import { create } from './de/create/create.ts';
import { cutOut } from './de/create/cut-out.ts';
import { mesh } from './de/create/mesh.ts';
import { vary } from './de/create/vary.ts';
import { deeds } from './de/deeds.ts';
import { failures } from './de/failures.ts';
import { frame } from './de/frame.ts';
import { hindrances } from './de/hindrances.ts';
import { library } from './de/library.ts';
import { models } from './de/models.ts';
import { services } from './de/services.ts';
import { settings } from './de/settings.ts';
import { units } from './de/units.ts';
import { viewer } from './de/viewer.ts';
import { farm } from './de/work/farm.ts';
import { queue } from './de/work/queue.ts';
import { watch } from './de/work/watch.ts';
import type { ENGLISH } from './english.ts';
import type { Translation } from './translation.ts';

export const GERMAN: Translation<typeof ENGLISH> = {
  actions,
  batch,
  build,
  commands,
  create,
  deeds,
  cutOut,
  failures,
  farm,
  frame,
  hindrances,
  library,
  mesh,
  models,
  queue,
  services,
  settings,
  units,
  vary,
  viewer,
  watch,
};
