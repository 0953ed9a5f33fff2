// Everything that the window says, in German.
import { actions } from './de/actions.ts';
import { batch } from './de/batch.ts';
import { build } from './de/build.ts';
import { commands } from './de/commands.ts';
import { create } from './de/create.ts';
import { cutOut } from './de/cut-out.ts';
import { deeds } from './de/deeds.ts';
import { failures } from './de/failures.ts';
import { farm } from './de/farm.ts';
import { frame } from './de/frame.ts';
import { hindrances } from './de/hindrances.ts';
import { library } from './de/library.ts';
import { mesh } from './de/mesh.ts';
import { models } from './de/models.ts';
import { queue } from './de/queue.ts';
import { services } from './de/services.ts';
import { settings } from './de/settings.ts';
import { units } from './de/units.ts';
import { vary } from './de/vary.ts';
import { viewer } from './de/viewer.ts';
import { watch } from './de/watch.ts';
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
